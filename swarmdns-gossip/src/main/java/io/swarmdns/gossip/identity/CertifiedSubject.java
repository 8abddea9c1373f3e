package io.swarmdns.gossip.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a certificate is about, as its subject alternative names say.
///
/// @param swarm the swarm's identity, 32 hexadecimal digits
/// @param name the node's or administrator's name ([NodeName])
/// @param enrolment 32 hexadecimal digits: stays over renewals, so that revoking it revokes every
///   certificate that came from it
public record CertifiedSubject(String swarm, Kind kind, String name, String enrolment) {
  /// What a certificate lets its holder be.
  public enum Kind {
    NODE,
    ADMIN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final int DNS_NAME = 2; // GeneralName tags, RFC 5280 §4.2.1.6
  static final int URI_NAME = 6;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern URI =
      Pattern.compile("swarmdns:([0-9a-f]{32})/(node|admin)/([a-z0-9-]{1,63})/([0-9a-f]{32})");
  private static final String TLS_SUFFIX = ".swarmdns";

  public CertifiedSubject {
    if (!HEX.matcher(swarm).matches() || !HEX.matcher(enrolment).matches()) {
      throw new IllegalArgumentException("swarm and enrolment have 32 hexadecimal digits each");
    }
    NodeName.check(name);
  }

  /// The one URI among the certificate's names, parsed strictly.
  ///
  /// @throws CertificateParsingException when names are missing, doubled, or do not belong together
  public static CertifiedSubject of(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null || names.size() != 2) {
      throw new CertificateParsingException("not a certificate of a swarm: names are missing");
    }
    CertifiedSubject subject = null;
    String dnsName = null;
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer tag && name.get(1) instanceof String text) {
        switch (tag) {
          case URI_NAME -> subject = parse(text);
          case DNS_NAME -> dnsName = text;
          default -> throw new CertificateParsingException("a name of an unknown kind: " + tag);
        }
      }
    }
    if (subject == null || !subject.tlsName().equals(dnsName)) {
      throw new CertificateParsingException("the certificate's two names do not belong together");
    }
    return subject;
  }

  private static CertifiedSubject parse(String uri) throws CertificateParsingException {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches() || !NodeName.isValid(matcher.group(3))) {
      throw new CertificateParsingException("not the URI of a node or administrator");
    }
    Kind kind = matcher.group(2).equals("node") ? Kind.NODE : Kind.ADMIN;
    return new CertifiedSubject(matcher.group(1), kind, matcher.group(3), matcher.group(4));
  }

  /// As it stands in certificates.
  public String uri() {
    return "swarmdns:" + swarm + "/" + kind.word() + "/" + name + "/" + enrolment;
  }

  /// The name that TLS knows the subject by; nothing in the DNS.
  public String tlsName() {
    return name + "." + kind.word() + TLS_SUFFIX;
  }

  /// The name to expect in TLS of the node that is called so.
  public static String tlsNameOfNode(String name) {
    return NodeName.check(name) + "." + Kind.NODE.word() + TLS_SUFFIX;
  }
}
