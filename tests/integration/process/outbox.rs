//! The mails that a server without SMTP writes into its data folder.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::files_below;

/// How many mails lie in the outbox below `data` for each address, counting only those whose
/// subject contains `subject` (compared without regard to case).
pub fn mails_by_address(data: &Path, subject: &str) -> HashMap<String, usize> {
    let mut count = HashMap::new();
    for file in files_below(&data.join("outbox")) {
        if file.extension().is_none_or(|extension| extension != "eml") {
            continue;
        }
        // A mail may be moved or removed while this reads: then it is seen next time.
        let Ok(mail) = fs::read_to_string(&file) else {
            continue;
        };
        let header = |name: &str| {
            mail.lines()
                .take_while(|line| !line.is_empty())
                .find_map(|line| {
                    let (key, value) = line.split_once(':')?;
                    key.eq_ignore_ascii_case(name)
                        .then(|| value.trim().to_owned())
                })
        };
        let matches = header("subject")
            .is_some_and(|text| text.to_lowercase().contains(&subject.to_lowercase()));
        if let (true, Some(to)) = (matches, header("to")) {
            let address = to.trim_matches(['<', '>', ' ']).to_lowercase();
            *count.entry(address).or_insert(0) += 1;
        }
    }
    count
}
