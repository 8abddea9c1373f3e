package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.wire.WireRecord;
import java.util.HashSet;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// What two correct answers to one query may differ in. Each takes as little as it can out of the
/// comparison; docs/CONFORMANCE.md lists them.
enum Normalisation {
  /// RFC 8482 §4.1 and §4.3: a query for ANY, and by the same reasoning for RRSIG, may be answered
  /// by one RRset, by all, or by a part of them.
  SUBSET_OF_ANY("RFC 8482 §4") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      boolean any = query.type() == Type.ANY || query.type() == Type.RRSIG;
      boolean some = !answer.answer().isEmpty() || answer.is(WireMessage.TC);
      return any && some && answer.rcode() == Rcode.NOERROR
          ? answer
              .withFlags(answer.flags() & ~WireMessage.TC)
              .withAnswer(SOMETHING)
              .withAuthority(Set.of())
          : answer;
    }
  },

  /// RFC 4035 §3.1.6: an authoritative server clears CD, though some copy it.
  CHECKING_DISABLED("RFC 4035 §3.1.6") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      return answer.withFlags(answer.flags() & ~WireMessage.CD);
    }
  },

  /// RFC 2181 §9: what a truncated answer still holds is not to be used. Its RCODE may be that of
  /// the part that was written.
  TRUNCATED("RFC 2181 §9") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      return answer.is(WireMessage.TC) ? answer.emptied() : answer;
    }
  },

  /// RFC 1034 §3.6.2, §4.3.2: how often a server goes round in a circle of aliases is its own
  /// affair.
  CIRCULAR_ALIASES("RFC 1034 §3.6.2") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      var chain = new AliasChain(query.wireName(), answer.answer());
      return chain.isCircular() ? answer.emptied().withAnswer(chain.firstRound()) : answer;
    }
  },

  /// RFC 9471 §2.1, §3: a referral needs the glue of name servers below the cut. Addresses of
  /// others are a courtesy, as is all additional data beside an answer (RFC 1034 §4.3.2 step 6).
  OPTIONAL_ADDITIONAL("RFC 9471 §3, RFC 1034 §4.3.2") {
    @Override
    NormalAnswer apply(TestQuery query, NormalAnswer answer) {
      return answer.isReferral()
          ? answer.withAdditional(Glue.belowCut(answer))
          : answer.withAdditional(Set.of());
    }
  },

  /// RFC 1034 §3.7: beside an answer, the apex NS records are a courtesy.
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

  private static final Set<WireRecord> SOMETHING =
      Set.of(new WireRecord("\0", Type.ANY, DClass.ANY, 0, ""));

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
