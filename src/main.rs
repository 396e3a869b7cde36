//! The program: reads the command line and hands over.

use std::process::ExitCode;

/// Writing a page makes thousands of small allocations, for which the system's
/// allocator took a fifth of the time. This one also gives the megabytes of a
/// password hash back at once.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    stagedoor::cli::main()
}
