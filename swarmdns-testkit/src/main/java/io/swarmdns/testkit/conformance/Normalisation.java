package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.wire.WireRecord;
import java.util.HashSet;
import java.util.Set;
import org.xbill.DNS.Type;

/// What two correct answers to one query may differ in. Each takes as little as it can out of the
/// comparison; docs/CONFORMANCE.md lists them.
enum Normalisation {
  /// RFC 2181 §9: what a truncated answer still holds is not to be used.
  TRUNCATED("RFC 2181 §9") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      return answer.is(WireMessage.TC)
          ? answer.withAnswer(Set.of()).withAuthority(Set.of()).withAdditional(Set.of())
          : answer;
    }
  },

  /// RFC 1034 §4.3.2 step 6: beside a referral, additional data is a courtesy.
  OPTIONAL_ADDITIONAL("RFC 1034 §4.3.2, RFC 2181 §5.4.1") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      return answer.isReferral() ? answer : answer.withAdditional(Set.of());
    }
  },

  /// RFC 1034 §4.3.2: beside an answer, the apex NS records are a courtesy.
  OPTIONAL_AUTHORITY("RFC 1034 §3.7") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      if (answer.answer().isEmpty() || !answer.is(WireMessage.AA)) {
        return answer;
      }
      Set<WireRecord> authority = new HashSet<>(answer.authority());
      authority.removeIf(record -> record.type() == Type.NS || covers(record, Type.NS));
      return answer.withAuthority(authority);
    }
  };

  private final String rfc;

  Normalisation(String rfc) {
    this.rfc = rfc;
  }

  /// What allows the difference.
  String rfc() {
    return rfc;
  }

  /// The answer without what may differ.
  abstract NormalAnswer apply(TestQuery query, NormalAnswer answer);

  /// Whether the record is an RRSIG of a type.
  static boolean covers(WireRecord record, int type) {
    return record.type() == Type.RRSIG
        && record.rdata().length() > 2
        && (record.rdata().charAt(0) << 8 | record.rdata().charAt(1)) == type;
  }

  /// All of them, one after the other.
  static NormalAnswer applyAll(TestQuery query, NormalAnswer answer) {
    NormalAnswer normal = answer;
    for (Normalisation each : values()) {
      normal = each.apply(query, normal);
    }
    return normal;
  }
}
