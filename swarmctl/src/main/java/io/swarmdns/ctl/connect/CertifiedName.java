package io.swarmdns.ctl.connect;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who a certificate of a swarm names, by its subject alternative name
/// `swarmdns:SWARM/node/NAME/ENROLMENT` or `swarmdns:SWARM/admin/NAME/ENROLMENT`.
///
/// @param swarm identity of the swarm: 32 hexadecimal digits
record CertifiedName(String swarm, Kind kind, String name) {
  enum Kind {
    NODE,
    ADMIN
  }

  private static final int URI = 6; // RFC 5280 §4.2.1.6
  private static final Pattern FORM =
      Pattern.compile("swarmdns:([0-9a-f]{32})/(node|admin)/([^/\\s]{1,255})/[0-9a-f]{32}");

  /// Empty when the certificate is none of a swarm's, or names several.
  static Optional<CertifiedName> of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    if (names == null) {
      return Optional.empty();
    }
    var found =
        names.stream()
            .filter(name -> name.get(0) instanceof Integer kind && kind == URI)
            .map(name -> FORM.matcher(String.valueOf(name.get(1))))
            .filter(matcher -> matcher.matches())
            .map(matcher ->
                new CertifiedName(
                    matcher.group(1),
                    matcher.group(2).equals("node") ? Kind.NODE : Kind.ADMIN,
                    matcher.group(3)))
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
