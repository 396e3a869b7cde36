//! Where objects lie, as an operator names it.

use std::fmt;
use std::path::PathBuf;

use url::Url;

/// Where objects lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// In a folder of this machine, or one that it has mounted.
    Folder(PathBuf),
    /// In a bucket that is reached as S3 has it.
    Bucket(BucketLocation),
}

/// A bucket, and how it is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketLocation {
    /// Its name.
    pub bucket: String,
    /// What stands before every key, without a slash at its end; empty for nothing.
    pub prefix: String,
    /// The variables `AWS_…`, with their values: region, endpoint, credentials.
    pub variables: Vec<(String, String)>,
}

impl fmt::Debug for BucketLocation {
    /// Shows no credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "file://{}", folder.display()),
            Self::Bucket(bucket) => bucket.fmt(f),
        }
    }
}

impl Location {
    /// Reads `file:///folder` or `s3://bucket/prefix`; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        let is_bare = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none();
        if !is_bare {
            return None;
        }
        match url.scheme() {
            "file" => url.to_file_path().ok().map(Self::Folder),
            "s3" => {
                let bucket = url.host_str().filter(|host| !host.is_empty())?.to_owned();
                let prefix = url.path().trim_matches('/').to_owned();
                object_store::path::Path::parse(&prefix).ok()?;
                Some(Self::Bucket(BucketLocation {
                    bucket,
                    prefix,
                    variables: Vec::new(),
                }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("file:///srv/media", "/srv/media")]
    #[case("file:///srv/a%20b/", "/srv/a b/")]
    fn a_folder(#[case] text: &str, #[case] folder: &str) {
        assert_eq!(Location::parse(text), Some(Location::Folder(folder.into())));
    }

    #[rstest]
    #[case("s3://music", "music", "")]
    #[case("s3://music/", "music", "")]
    #[case("s3://my.music_1/stagedoor/site/", "my.music_1", "stagedoor/site")]
    fn a_bucket(#[case] text: &str, #[case] bucket: &str, #[case] prefix: &str) {
        let expected = BucketLocation {
            bucket: bucket.into(),
            prefix: prefix.into(),
            variables: Vec::new(),
        };
        assert_eq!(Location::parse(text), Some(Location::Bucket(expected)));
    }

    #[rstest]
    #[case("")]
    #[case("media")]
    #[case("/srv/media")]
    #[case("file://./media")]
    #[case("s3://")]
    #[case("s3:///prefix")]
    #[case("s3://key:secret@music")]
    #[case("s3://music?region=x")]
    #[case("s3://music/a//b")]
    #[case("gs://music")]
    #[case("https://music.s3.amazonaws.com")]
    fn nothing_else(#[case] text: &str) {
        assert_eq!(Location::parse(text), None);
    }
}
