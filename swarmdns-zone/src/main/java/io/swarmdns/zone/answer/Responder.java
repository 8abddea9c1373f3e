package io.swarmdns.zone.answer;

import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.cookie.ServerCookies;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.memory.Epochs;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.message.OptWriter;
import io.swarmdns.zone.message.Query;
import io.swarmdns.zone.message.Query.Verdict;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.Rcode;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneTable;
import io.swarmdns.zone.store.ZoneVersion;
import org.jspecify.annotations.Nullable;

/// The engine: a function from a batch of queries to their answers.
///
/// Most of what an answer costs is waiting for memory, so a batch goes through in stages: all
/// queries are read, then what they need is read ahead ([ReadAhead]), then all answers are written.
/// Allocates nothing, locks nothing, and throws nothing for any bytes. One instance belongs to one
/// thread.
public final class Responder implements AutoCloseable {
  /// Queries that go through the stages together.
  private static final int WINDOW = 32;

  private static final int CLASS_IN = 1;
  private static final int CLASS_CH = 3;
  private static final int FLAG_AUTHORITATIVE = 0x0400;
  private static final int FLAG_TRUNCATED = 0x0200;
  private static final int FLAG_RECURSION_DESIRED = 0x0100;
  private static final int FLAG_RESPONSE = 0x8000;
  private static final int OPCODE_MASK = 0x7800;

  // RFC 8914 §4
  private static final int PROHIBITED = 18;
  private static final int NOT_AUTHORITATIVE = 20;
  private static final int NOT_SUPPORTED = 21;
  private static final int INVALID_DATA = 24;

  private final ZoneStore store;
  private final Epochs.Reader reader;
  private final QueryCounters counters;
  private final Pending[] window = new Pending[WINDOW];
  private final ReadAhead readAhead = new ReadAhead();
  private final MessageWriter out = new MessageWriter();
  private final ZoneAnswer zoneAnswer;
  private final OptWriter opt = new OptWriter(ResponderSettings.DEFAULT.udpAnswerMaxBytes());
  private final ServerCookies cookies = new ServerCookies();
  private final RateAccount account = new RateAccount();
  private long nowMillis; // of this batch, on a clock that does not jump
  private int nowSeconds; // of this batch, since 1970
  private int silentSeconds; // of this batch: see ZoneStore.silentSeconds()
  private int limitedCount;
  private int rcode; // of the answer just written, with its EDNS part
  private boolean truncated; // whether that answer did not fit
  private volatile Decided decided;
  private final QueryTap tap;

  /// Settings with what follows from them.
  private record Decided(ResponderSettings settings, ServerFacts facts) {}

  /// An engine that counts for itself and shows its answers to nobody.
  public Responder(ZoneStore store, ResponderSettings settings) {
    this(store, settings, new QueryCounters(), QueryTap.NONE);
  }

  /// @param counters written by this responder alone
  /// @param tap is shown every batch
  public Responder(
      ZoneStore store, ResponderSettings settings, QueryCounters counters, QueryTap tap) {
    this.store = store;
    this.counters = counters;
    this.tap = tap;
    this.reader = store.epochs().register();
    this.zoneAnswer = new ZoneAnswer(store.hasher(), out);
    for (int i = 0; i < WINDOW; i++) {
      window[i] = new Pending(new Query(store.hasher()));
    }
    decided = new Decided(settings, new ServerFacts(settings));
  }

  /// Uses other settings from the next batch on. Any thread may call it.
  public void settings(ResponderSettings settings) {
    decided = new Decided(settings, new ServerFacts(settings));
  }

  /// Ends the use of this responder; its thread must be outside of [#answer].
  @Override
  public void close() {
    reader.close();
  }

  /// Answers every query of the batch: sets each slot's answer length, 0 for no answer.
  public void answer(Batch batch) {
    long start = System.nanoTime();
    nowMillis = start / 1_000_000;
    nowSeconds = (int) (System.currentTimeMillis() / 1000);
    silentSeconds = store.silentSeconds();
    var rules = decided;
    reader.enter();
    try {
      var zones = store.current();
      for (int from = 0; from < batch.size(); from += WINDOW) {
        int count = Math.min(WINDOW, batch.size() - from);
        locate(batch, from, count, zones);
        readAhead.touch(window, count);
        for (int i = 0; i < count; i++) {
          respond(batch, from + i, window[i], rules);
        }
      }
    } finally {
      reader.exit();
    }
    counters.batchTook(batch.transport(), System.nanoTime() - start, batch.size());
    tap.answered(batch);
  }

  /// Reads the queries and finds their zones.
  private void locate(Batch batch, int from, int count, ZoneTable zones) {
    for (int i = 0; i < count; i++) {
      var pending = window[i];
      var query = pending.query;
      pending.verdict = query.parse(batch.queryAddress(from + i), batch.queryLength(from + i));
      pending.zone = null;
      pending.proven = batch.transport() != Transport.UDP;
      if (pending.verdict == Verdict.WELL_FORMED && query.qclass() == CLASS_IN) {
        pending.zone = zoneFor(query.name(), query.type(), zones, pending);
      }
    }
  }

  /// The closest enclosing zone, for DS the one above (RFC 4035 §3.1.4.1) if it is here.
  private @Nullable ZoneVersion zoneFor(
      ParsedName name, int type, ZoneTable zones, Pending pending) {
    int label = zones.apexLabel(name, 0);
    if (label < 0) {
      return null;
    }
    if (label == 0 && type == RrType.DS && name.labelCount() > 0) {
      int above = zones.apexLabel(name, 1);
      label = above < 0 ? label : above;
    }
    pending.apexLabel = label;
    var zone = zones.at(name, label);
    return zone == null ? null : zone.current();
  }

  private void respond(Batch batch, int slot, Pending pending, Decided rules) {
    if (pending.verdict == Verdict.DROP) {
      counters.happened(QueryEvent.DROPPED_MALFORMED);
      batch.answerLength(slot, 0);
      return;
    }
    Memory.putShort(batch.answerAddress(slot), pending.query.id());
    truncated = false;
    int length =
        switch (pending.verdict) {
          case WELL_FORMED, BADVERS, BADKEY -> answerQuestion(batch, slot, pending, rules);
          case FORMERR, COOKIE_ONLY, NOTIMP, DROP ->
              answerWithoutQuestion(batch, slot, pending, rules.settings());
        };
    var limiting = rules.settings().limiting();
    if (limiting != null && !pending.proven && !isGranted(batch, slot, limiting)) {
      length = limited(batch, slot, pending, length, rules.settings());
    } else if (truncated) {
      counters.happened(QueryEvent.TRUNCATED);
    }
    if (length > 0) {
      counted(batch, pending);
    }
    batch.answerLength(slot, length);
  }

  /// Whether the rate limit leaves room for the answer just written.
  private boolean isGranted(Batch batch, int slot, RateLimiting limiting) {
    int rate = account.rate(limiting.limits());
    long high = batch.clientHigh(slot);
    long low = batch.clientLow(slot);
    return rate == 0
        || limiting.table().take(limiting.network(high, low), account.hash(), rate, nowMillis)
        || limiting.limits().isExempt(high, low);
  }

  /// Says nothing instead of the answer just written; or, every so many times, only what lets a
  /// real client come again: truncated, or with a cookie (RFC 7873 §5.2.3). Returns the answer's
  /// length.
  private int limited(
      Batch batch, int slot, Pending pending, int length, ResponderSettings settings) {
    var query = pending.query;
    var limiting = settings.limiting();
    int slip = limiting == null ? 0 : limiting.limits().slip();
    if (slip == 0 || ++limitedCount % slip != 0) {
      counters.happened(QueryEvent.DROPPED_RATE_LIMITED);
      return 0;
    }
    counters.happened(QueryEvent.SLIPPED_RATE_LIMITED);
    if (query.questionEnd() == 0 || pending.verdict == Verdict.FORMERR) {
      return length; // header and OPT: nothing shorter could be said
    }
    long answer = batch.answerAddress(slot);
    out.rewind(query.questionEnd(), 0);
    finishCounts(answer, 0, 0, 0);
    boolean cookie = settings.cookies() != null && query.cookieLength() > 0;
    int flags = cookie ? 0 : FLAG_TRUNCATED;
    rcode = cookie ? Rcode.BADCOOKIE : Rcode.NOERROR;
    return finish(answer, query, flags, limit(batch, slot, query, settings));
  }

  /// Answers a query without a question, or whose question is of no use, by a header and the OPT
  /// record that is due (RFC 6891 §6.1.1 and §7); returns the answer's length.
  private int answerWithoutQuestion(
      Batch batch, int slot, Pending pending, ResponderSettings settings) {
    var query = pending.query;
    long answer = batch.answerAddress(slot);
    rcode = pending.verdict == Verdict.NOTIMP ? Rcode.NOTIMP : Rcode.FORMERR;
    opt.begin(query.isDnssecOk());
    if (query.hasEdns()) {
      counters.happened(QueryEvent.EDNS);
    }
    if (query.isCookieMalformed()) {
      counters.happened(QueryEvent.COOKIE_MALFORMED);
    }
    var secrets = settings.cookies();
    if (pending.verdict == Verdict.COOKIE_ONLY && secrets != null) {
      boolean invalid = cookie(batch, slot, pending, secrets) == ServerCookies.Verdict.INVALID;
      rcode = invalid ? Rcode.BADCOOKIE : Rcode.NOERROR;
    }
    account.of(rcode == Rcode.NOERROR ? AnswerKind.SERVER : AnswerKind.ERROR, 0);
    out.rewind(Query.HEADER_BYTES, 0);
    Memory.putInt(answer + 4, 0);
    Memory.putInt(answer + 8, 0);
    return finish(answer, query, 0, limit(batch, slot, query, settings));
  }

  /// Answers a query whose question could be read; returns the answer's length.
  private int answerQuestion(Batch batch, int slot, Pending pending, Decided rules) {
    var query = pending.query;
    long answer = batch.answerAddress(slot);
    boolean stream = batch.transport() != Transport.UDP;
    Memory.copyWords(
        query.address() + Query.HEADER_BYTES,
        answer + Query.HEADER_BYTES,
        query.questionEnd() - Query.HEADER_BYTES);
    int limit = limit(batch, slot, query, rules.settings());
    if (query.hasEdns()) {
      options(batch, slot, pending, rules.settings());
    }
    int room = query.hasEdns() ? limit - opt.size() : limit;
    out.begin(answer, query.name().length(), room);
    var zone = pending.zone;
    if (zone == null || pending.verdict != Verdict.WELL_FORMED || isTransfer(query.type())) {
      return finishError(batch, slot, pending, rules, limit);
    }
    if (silentSeconds != 0 && zone.hasExpired(silentSeconds)) {
      return finishExpired(answer, query, limit);
    }
    boolean all = stream || rules.settings().anyInFull();
    boolean fits =
        zoneAnswer.write(
            zone, query.name(), pending.apexLabel, query.type(), query.isDnssecOk(), all);
    int flags = zoneAnswer.isAuthoritative() ? FLAG_AUTHORITATIVE : 0;
    rcode = zoneAnswer.rcode();
    account.of(zoneAnswer.kind(), query.name().hash(zoneAnswer.commonLabel()));
    if (!fits) {
      truncated = true;
      out.rewind(query.questionEnd(), 0);
      finishCounts(answer, 0, 0, 0);
      return finish(answer, query, flags | FLAG_TRUNCATED, limit);
    }
    finishCounts(
        answer,
        zoneAnswer.answerCount(),
        zoneAnswer.authorityCount(),
        zoneAnswer.additionalCount());
    return finish(answer, query, flags, limit);
  }

  private static int limit(Batch batch, int slot, Query query, ResponderSettings settings) {
    int capacity = batch.answerCapacity(slot);
    return batch.transport() == Transport.UDP
        ? Math.min(capacity, Math.min(settings.udpAnswerMaxBytes(), query.udpPayload()))
        : capacity;
  }

  private void options(Batch batch, int slot, Pending pending, ResponderSettings settings) {
    var transport = batch.transport();
    var query = pending.query;
    counters.happened(QueryEvent.EDNS);
    if (query.isDnssecOk()) {
      counters.happened(QueryEvent.DNSSEC_OK);
    }
    opt.begin(query.isDnssecOk());
    var secrets = settings.cookies();
    if (secrets != null && query.cookieLength() > 0) {
      cookie(batch, slot, pending, secrets);
    }
    if (query.asksNsid()) {
      opt.nsid(settings.nsid());
    }
    if (query.asksKeepalive() && transport != Transport.UDP) {
      opt.keepalive(settings.keepaliveTenths());
    }
    if (query.isPadded() && transport == Transport.TLS) {
      opt.padding();
    }
  }

  /// RFC 7873 §5.2: whatever the cookie, the answer has a good one. Returns what the cookie was.
  private ServerCookies.Verdict cookie(
      Batch batch, int slot, Pending pending, CookieSecrets secrets) {
    long cookie = pending.query.cookieAddress();
    int length = pending.query.cookieLength();
    long high = batch.clientHigh(slot);
    long low = batch.clientLow(slot);
    var verdict = cookies.check(secrets, cookie, length, high, low, nowSeconds);
    switch (verdict) {
      case CLIENT_ONLY -> counters.happened(QueryEvent.COOKIE_CLIENT_ONLY);
      case INVALID -> counters.happened(QueryEvent.COOKIE_INVALID);
      case VALID -> {
        counters.happened(QueryEvent.COOKIE_VALID);
        pending.proven = true;
      }
    }
    opt.cookie(cookies.answer(secrets, cookie, high, low, nowSeconds));
    return verdict;
  }

  private static boolean isTransfer(int type) {
    return type == RrType.AXFR || type == RrType.IXFR;
  }

  /// Answers a question that no zone answers.
  private int finishError(Batch batch, int slot, Pending pending, Decided rules, int limit) {
    var query = pending.query;
    long answer = batch.answerAddress(slot);
    if (pending.verdict == Verdict.WELL_FORMED
        && query.qclass() == CLASS_CH
        && (query.type() == RrType.TXT || query.type() == RrType.ANY)) {
      int length = rules.facts().write(query.name(), answer, out.position());
      if (length > 0) {
        out.skip(length);
        finishCounts(answer, 1, 0, 0);
        rcode = Rcode.NOERROR;
        account.of(AnswerKind.SERVER, 0);
        return finish(answer, query, FLAG_AUTHORITATIVE, limit);
      }
    }
    rcode =
        switch (pending.verdict) {
          case BADVERS -> Rcode.BADVERS;
          case BADKEY -> Rcode.NOTAUTH;
          case WELL_FORMED, DROP, FORMERR, COOKIE_ONLY, NOTIMP -> Rcode.REFUSED;
        };
    if (query.hasEdns() && rcode == Rcode.REFUSED) {
      opt.errorInfo(refusal(pending));
    }
    finishCounts(answer, 0, 0, 0);
    account.of(AnswerKind.ERROR, 0);
    return finish(answer, query, 0, limit);
  }

  /// Answers for a zone that has not been confirmed for longer than its EXPIRE: nothing of it is
  /// authoritative any more (RFC 1034 §4.3.5). RFC 8914 §4.25 names this case.
  private int finishExpired(long answer, Query query, int limit) {
    rcode = Rcode.SERVFAIL;
    if (query.hasEdns()) {
      opt.errorInfo(INVALID_DATA);
    }
    finishCounts(answer, 0, 0, 0);
    account.of(AnswerKind.ERROR, 0);
    return finish(answer, query, 0, limit);
  }

  private static int refusal(Pending pending) {
    if (pending.zone != null) {
      return NOT_SUPPORTED; // a transfer
    }
    return pending.query.qclass() == CLASS_IN ? NOT_AUTHORITATIVE : PROHIBITED;
  }

  private static void finishCounts(long answer, int answers, int authorities, int additionals) {
    Memory.putShort(answer + 4, 1);
    Memory.putShort(answer + 6, answers);
    Memory.putShort(answer + 8, authorities);
    Memory.putShort(answer + 10, additionals);
  }

  /// Adds the OPT record and the header; returns the answer's length.
  private int finish(long answer, Query query, int flags, int limit) {
    finishHeader(answer, query, flags);
    if (!query.hasEdns()) {
      return out.position();
    }
    Memory.putShort(answer + 10, Memory.getShort(answer + 10) + 1);
    return opt.write(answer, out.position(), rcode, limit);
  }

  /// RFC 1035 §4.1.1: opcode and RD are the query's. RFC 4035 §3.1.6: CD and AD are not.
  private void finishHeader(long answer, Query query, int flags) {
    int copied = query.flags() & (OPCODE_MASK | FLAG_RECURSION_DESIRED);
    Memory.putShort(answer + 2, FLAG_RESPONSE | copied | flags | (rcode & 15));
  }

  private void counted(Batch batch, Pending pending) {
    var zone = pending.zone;
    var zoneClass =
        zone == null ? ZoneClass.NONE : zone.isSigned() ? ZoneClass.SIGNED : ZoneClass.UNSIGNED;
    counters.answered(batch.transport(), pending.query.type(), rcode, account.kind(), zoneClass);
  }
}
