package io.swarmdns.server.zones;

import io.swarmdns.zone.check.LoadedZone;

/// A zone file, and what came of loading it.
record LoadedFile(ZoneFile file, LoadedZone zone) {}
