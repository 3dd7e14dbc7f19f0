//! Processor time and memory, from `/proc`.

use crate::Done;
use std::{collections::HashMap, fs};

/// The kernel counts in hundredths of a second on every platform that we measure on.
const TICK_MILLIS: f64 = 10.0;

/// The times of one process.
struct Times {
    parent: u32,
    own: u64,
    ended_children: u64,
}

fn times(pid: u32) -> Option<Times> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in brackets and may hold blanks.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let number = |field: usize| fields.get(field)?.parse::<u64>().ok();
    Some(Times {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended_children: number(13)? + number(14)?,
    })
}

/// Processor milliseconds of a process and of everything below it so far.
pub(crate) fn millis(root: u32) -> f64 {
    let mut all = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok())
            && let Some(times) = times(pid)
        {
            all.insert(pid, times);
        }
    }
    let mut ticks = all.get(&root).map_or(0, |times| times.own + times.ended_children);
    let mut known = vec![root];
    while let Some(parent) = known.pop() {
        for (pid, times) in all.iter().filter(|(_, times)| times.parent == parent) {
            ticks += times.own + times.ended_children;
            known.push(*pid);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let ticks = ticks as f64;
    ticks * TICK_MILLIS
}

/// The parent of a process, which for a PostgreSQL backend is the server.
pub(crate) fn parent(pid: u32) -> Option<u32> {
    times(pid).map(|times| times.parent)
}

/// The memory that a process takes up, its share of what it shares included, in MB.
pub(crate) fn memory(pid: u32) -> Done<f64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("no Pss in smaps_rollup")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}

/// The most memory that a process has held at once since it began, in MB.
pub(crate) fn peak(pid: u32) -> Done<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in status")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
