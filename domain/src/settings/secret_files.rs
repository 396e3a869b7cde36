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

/// Where secrets were found that are in no variable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretPlaces {
    /// The files that variables named: their modes are the operator's.
    pub files: Vec<PathBuf>,
    /// The variables, each with what an operator calls the place of its secret.
    pub names: Vec<(&'static str, String)>,
}

/// Where a secret may be.
enum Place {
    Variable,
    File(PathBuf),
    Credential(PathBuf),
}

impl SecretPlaces {
    /// `error` of a secret that was found elsewhere names that place.
    #[must_use]
    pub fn named_in(&self, error: ConfigError) -> ConfigError {
        let place = self.names.iter().find(|(name, _)| error.is_of(name));
        match place {
            Some((_, place)) => error.found_in(place.clone()),
            None => error,
        }
    }
}

impl Place {
    /// What an operator calls it.
    fn name(&self, variable: &str) -> String {
        match self {
            Self::Variable => variable.to_owned(),
            Self::File(_) => format!("{variable}{FILE}"),
            Self::Credential(path) => format!("the credential {}", path.display()),
        }
    }
}

impl Environment {
    /// These variables, each from where it is: the variable itself, the file that the
    /// variable with `_FILE` behind its name names, or the credential of its name in
    /// `$CREDENTIALS_DIRECTORY` (systemd.exec(5)). Line ends at the end of a file are no
    /// part of it. Answers where those were that no variable holds, too.
    ///
    /// # Errors
    /// A secret that is in more than one of these places, and a file that cannot be read or
    /// holds nothing.
    pub fn with_secrets_from_files(
        mut self,
        secrets: &[&'static str],
    ) -> Result<(Self, SecretPlaces), ConfigError> {
        let mut found = SecretPlaces::default();
        for variable in secrets {
            let mut places = self.places(variable)?;
            let place = places.pop();
            if let (Some(place), Some(other)) = (&place, places.pop()) {
                return Err(twice(variable, &other, place));
            }
            let Some(place) = place else { continue };
            let (path, said, is_file) = match &place {
                Place::Variable => continue,
                Place::Credential(path) => (path, (*variable).to_owned(), false),
                Place::File(path) => (path, format!("{variable}{FILE}"), true),
            };
            let what = if is_file {
                "a file with the secret"
            } else {
                "a credential"
            };
            let secret = secret_in(path).map_err(|why| {
                let shown = path.display().to_string();
                ConfigError::new(said, shown, format!("{what}, and {why}"))
            })?;
            self.put(variable, secret);
            found.names.push((variable, place.name(variable)));
            if let Place::File(path) = place {
                found.files.push(path);
            }
        }
        Ok((self, found))
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
    let (first, second) = (one.name(variable), other.name(variable));
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
