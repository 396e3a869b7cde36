//! Secrets in files: those that a variable with `_FILE` names, and systemd's credentials.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::environment::{ConfigError, Environment};

/// What is added to a secret variable's name for the one that names its file.
const FILE: &str = "_FILE";

/// Where systemd puts what `LoadCredential=` and its like name.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// The most that is read: a hundred times the longest list of keys.
const LARGEST: u64 = 65_536;

/// Where a secret may be.
enum Place {
    Variable,
    File(PathBuf),
    Credential(PathBuf),
}

impl Environment {
    /// These variables, each from where it is: the variable itself, the file that the
    /// variable with `_FILE` behind its name names, or the credential of its name in
    /// `$CREDENTIALS_DIRECTORY` (systemd.exec(5)). Line ends at the end of a file are no
    /// part of it. Answers the files that were named, too: whose modes are the operator's.
    ///
    /// # Errors
    /// A secret that is in more than one of these places, and a file that cannot be read or
    /// holds nothing.
    pub fn with_secrets_from_files(
        mut self,
        secrets: &[&'static str],
    ) -> Result<(Self, Vec<PathBuf>), ConfigError> {
        let mut files = Vec::new();
        for variable in secrets {
            let mut places = self.places(variable)?;
            let place = places.pop();
            if let (Some(place), Some(other)) = (&place, places.pop()) {
                return Err(twice(variable, &other, place));
            }
            match place {
                None | Some(Place::Variable) => {}
                Some(Place::Credential(path)) => {
                    let secret = secret_in(&path).map_err(|why| {
                        let shown = path.display().to_string();
                        ConfigError::new(*variable, shown, format!("a credential, and {why}"))
                    })?;
                    self.put(variable, secret);
                }
                Some(Place::File(path)) => {
                    let secret = secret_in(&path).map_err(|why| {
                        let shown = path.display().to_string();
                        let accepted = format!("a file with the secret, and {why}");
                        ConfigError::new(format!("{variable}{FILE}"), shown, accepted)
                    })?;
                    self.put(variable, secret);
                    files.push(path);
                }
            }
        }
        Ok((self, files))
    }

    fn places(&self, variable: &str) -> Result<Vec<Place>, ConfigError> {
        let mut places = Vec::new();
        if self.text(variable)?.is_some() {
            places.push(Place::Variable);
        }
        if let Some(path) = self.text(&format!("{variable}{FILE}"))? {
            places.push(Place::File(PathBuf::from(path)));
        }
        if let Some(folder) = self.text(CREDENTIALS)? {
            let path = Path::new(folder).join(variable);
            if path.exists() {
                places.push(Place::Credential(path));
            }
        }
        Ok(places)
    }
}

fn twice(variable: &'static str, one: &Place, other: &Place) -> ConfigError {
    let name = |place: &Place| match place {
        Place::Variable => variable.to_owned(),
        Place::File(_) => format!("{variable}{FILE}"),
        Place::Credential(path) => format!("the credential {}", path.display()),
    };
    let (first, second) = (name(one), name(other));
    let accepted = format!("one place for a secret, and both {first} and {second} are set");
    ConfigError::new(variable, super::HIDDEN, accepted)
}

/// The secret in this file, or why it has none.
fn secret_in(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| format!("this one cannot be read: {error}"))?;
    let mut text = String::new();
    let read = file.take(LARGEST + 1).read_to_string(&mut text);
    let bytes = read.map_err(|error| format!("this one cannot be read: {error}"))?;
    if u64::try_from(bytes).is_ok_and(|bytes| bytes > LARGEST) {
        return Err("this one is larger than any".to_owned());
    }
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.trim().is_empty() {
        return Err("this one is empty".to_owned());
    }
    Ok(secret.to_owned())
}
