package io.swarmdns.testkit.peer;

import java.nio.file.Path;

/// A zone that a server under test is to load.
///
/// @param origin the apex in presentation format, with the final dot
/// @param file its master file
public record ZoneFile(String origin, Path file) {}
