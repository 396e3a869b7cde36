//! Why a file did not become something that plays.

use crate::texts::room;

room! {
    /// Why a file did not become something that plays.
    Processing = PROCESSING {
        unreadable = "Nothing in this file can be played. Export it again, and replace the file.";
        truncated = "This file ends before it says it does: part of it is missing. Upload it again, and replace the file.";
        damaged = "Too much of this file is damaged to be played. Export it again, and replace the file.";
        not_audio = "This file is a film. Export the sound alone, and replace the file.";
        unsupported = "This file has more channels, or another sample rate, than can be played here. Export it in stereo at 44.1 or 48 kHz, and replace the file.";
        too_long = "This file plays longer than a track may here. Replace it with a shorter one, or with its parts as tracks of their own.";
        too_demanding = "This file needs more memory than a file may. Export it again without pictures, and replace the file.";
        no_ffmpeg = "Nothing is wrong with this file, but this site cannot prepare it for every browser yet: ffmpeg is not installed. It will be prepared as soon as it is; there is nothing that you have to do.";
        overdue = "This file took too long. Try again, or replace it with a shorter one.";
        internal = "Something went wrong here, and nothing with your file. Try again.";
    }
}
