package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// Decides whether a zone version may be served.
public interface ZoneValidator {
  /// What forbids to serve this version, empty when nothing does. Each entry says what is wrong,
  /// where, and what to do.
  List<String> errors(ZoneVersion version);

  /// The same, when only these names differ from a version that could be served: looks at them and
  /// their surroundings, not at the whole zone.
  List<String> errorsAt(ZoneVersion version, List<DomainName> edited);

  /// Allows everything; for tests and for content that was validated elsewhere.
  ZoneValidator NONE =
      new ZoneValidator() {
        @Override
        public List<String> errors(ZoneVersion version) {
          return List.of();
        }

        @Override
        public List<String> errorsAt(ZoneVersion version, List<DomainName> edited) {
          return List.of();
        }
      };
}
