package io.swarmdns.server.swarm;

import io.swarmdns.zone.store.ZoneStore;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the answers for zones whose SOA EXPIRE has passed without a leader, and begins them again
/// when one is heard. Tells the store for how long there was none; which zones that concerns, each
/// query sees for itself. Called by one thread.
final class ZoneExpiry {
  /// A shorter silence is none: an election, a restart. An EXPIRE that is shorter counts as this.
  static final Duration SILENCE_MIN = Duration.ofSeconds(60);

  /// Between two lines about more zones that have expired.
  private static final int LINE_SECONDS = 60;

  private static final int NAMED_MAX = 5;
  private static final Logger LOG = LoggerFactory.getLogger(ZoneExpiry.class);

  private final ZoneStore store;
  private final LeaderContact contact;
  private int lineAtSeconds;
  private int toldExpired;

  ZoneExpiry(ZoneStore store, LeaderContact contact) {
    this.store = store;
    this.contact = contact;
  }

  /// Takes over what is known now. To be called about once a second, and before the first answer.
  ///
  /// @param heard whether there is a leader, and this node has what it says
  void look(boolean heard) {
    if (heard) {
      contact.heard();
    }
    var silence = contact.silence();
    int silent =
        silence.compareTo(SILENCE_MIN) < 0
            ? 0
            : (int) Math.min(Integer.MAX_VALUE, silence.toSeconds());
    int before = store.silentSeconds();
    if (silent != before) {
      store.silentFor(silent);
      tell(before, silent);
    }
  }

  private void tell(int before, int silent) {
    if (silent == 0) {
      LOG.info("a leader is heard again: every zone is answered");
      toldExpired = 0;
      lineAtSeconds = 0;
      return;
    }
    if (before == 0) {
      LOG.warn(
          "no leader has been heard for {} s: zones are answered from memory until their SOA EXPIRE"
              + " has passed; no edit can be made",
          silent);
    }
    if (silent < lineAtSeconds) {
      return;
    }
    var expired = store.expired();
    if (expired.size() != toldExpired) {
      LOG.error(
          "{} of {} zones have expired, with no leader heard for {} s: SERVFAIL for them until one"
              + " is heard: {}{}",
          expired.size(),
          store.current().size(),
          silent,
          expired.stream().limit(NAMED_MAX).map(Object::toString).collect(Collectors.joining(" ")),
          expired.size() > NAMED_MAX ? " …" : "");
      toldExpired = expired.size();
      lineAtSeconds = silent + LINE_SECONDS;
    }
  }
}
