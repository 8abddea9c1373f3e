package io.swarmdns.testkit.peer;

import java.nio.file.Path;

/// A zone that a server under test is to load.
///
/// @param origin the apex in presentation format, with the final dot
/// @param file its master file
/// @param namesBelowDname whether it has names below a DNAME, which RFC 6672 §2.4 forbids and some
///   servers refuse to load
public record ZoneFile(String origin, Path file, boolean namesBelowDname) {}
