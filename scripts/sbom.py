#!/usr/bin/env python3
"""Writes the inventory of what the released program is made of, as CycloneDX 1.5.

    scripts/sbom.py > sbom.json

It asks `cargo metadata` for every crate that the server and the browser's part are
built from (build tools and procedural macros among them, crates for tests alone not)
and takes the checksums from Cargo.lock.
"""

import json
import subprocess
import sys
import tomllib

ROOTS = {"stagedoor", "stagedoor-frontend"}


def metadata():
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def checksums():
    with open("Cargo.lock", "rb") as lock:
        packages = tomllib.load(lock)["package"]
    return {(p["name"], p["version"]): p.get("checksum") for p in packages}


def reached(nodes, roots):
    """Every package that a root needs when it is built, not when it is tested."""
    found, open_ = set(), list(roots)
    while open_:
        id_ = open_.pop()
        if id_ in found:
            continue
        found.add(id_)
        for dep in nodes[id_]["deps"]:
            if any(kind["kind"] != "dev" for kind in dep["dep_kinds"]):
                open_.append(dep["pkg"])
    return found


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksum):
    made = {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "purl": purl(package),
    }
    if package["license"]:
        made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def main():
    data, sums = metadata(), checksums()
    packages = {package["id"]: package for package in data["packages"]}
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    roots = [id_ for id_, package in packages.items() if package["name"] in ROOTS]
    ids = reached(nodes, roots)
    theirs = sorted((packages[i] for i in ids if packages[i]["source"]), key=purl)
    server = next(packages[id_] for id_ in roots if packages[id_]["name"] == "stagedoor")
    components = [component(p, sums.get((p["name"], p["version"]))) for p in theirs]
    inventory = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl(server),
                "name": server["name"],
                "version": server["version"],
            }
        },
        "components": components,
        "dependencies": [
            {
                "ref": purl(packages[id_]),
                "dependsOn": sorted(
                    purl(packages[dep["pkg"]]) for dep in nodes[id_]["deps"] if dep["pkg"] in ids
                ),
            }
            for id_ in sorted(ids)
        ],
    }
    json.dump(inventory, sys.stdout, indent=1)
    print()
    print(f"{len(components)} components", file=sys.stderr)


main()
