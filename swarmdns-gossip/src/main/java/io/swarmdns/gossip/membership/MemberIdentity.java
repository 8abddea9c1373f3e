package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.NodeName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A member's id in gossip: `name/enrolment/boot`. Name and enrolment are proven by the
/// certificate; the boot tells the processes of one node apart, so that a restarted one is not
/// taken for its predecessor.
///
/// @param boot at least 1, larger with every start
record MemberIdentity(String name, String enrolment, long boot) {
  private static final int TEXT_MAX = 63 + 1 + 32 + 1 + 18;
  private static final Pattern TEXT =
      Pattern.compile("([a-z0-9-]{1,63})/([0-9a-f]{32})/([1-9][0-9]{0,17})");

  static Optional<MemberIdentity> parse(String text) {
    if (text.length() > TEXT_MAX) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || !NodeName.isValid(matcher.group(1))) {
      return Optional.empty();
    }
    long boot = Long.parseLong(matcher.group(3));
    return Optional.of(new MemberIdentity(matcher.group(1), matcher.group(2), boot));
  }

  boolean belongsTo(CertifiedSubject subject) {
    return name.equals(subject.name()) && enrolment.equals(subject.enrolment());
  }

  @Override
  public String toString() {
    return name + "/" + enrolment + "/" + boot;
  }
}
