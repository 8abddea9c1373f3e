package io.swarmdns.server.zones;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;

/// A zone file that was found.
///
/// @param origin the zone's name, from the file's
/// @param path absolute
/// @param sizeBytes without what it includes
record ZoneFile(DomainName origin, Path path, long sizeBytes) {}
