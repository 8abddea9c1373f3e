package io.swarmdns.zone.store;

import java.util.List;

/// Decides whether a zone version may be served.
@FunctionalInterface
public interface ZoneValidator {
  /// What forbids to serve this version, empty when nothing does. Each entry says what is wrong,
  /// where, and what to do.
  List<String> errors(ZoneVersion version);
}
