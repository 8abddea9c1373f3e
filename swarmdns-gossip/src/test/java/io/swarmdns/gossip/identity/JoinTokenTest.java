package io.swarmdns.gossip.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private static final List<HostPort> ADDRESSES =
      List.of(new HostPort("ns1.example.net", 7000), new HostPort("2001:db8::1", 7000));
  private final byte[] fingerprint = SwarmId.fingerprint(new TestSwarm().authority().root());
  private final JoinToken token = JoinToken.make(fingerprint, ADDRESSES, new SecureRandom());

  @Test
  void aTokenIsReadBack() throws IdentityException {
    JoinToken read = JoinToken.parse("  " + token.text() + "\n");
    assertArrayEquals(fingerprint, read.fingerprint());
    assertArrayEquals(token.secretHash(), read.secretHash());
    assertEquals(ADDRESSES, read.addresses());
  }

  @Test
  void everyTruncationIsRefused() {
    String text = token.text();
    for (int length = 0; length < text.length(); length++) {
      String cut = text.substring(0, length);
      assertThrows(IdentityException.class, () -> JoinToken.parse(cut), cut);
    }
  }

  @Test
  void everyMistypedCharacterIsRefused() {
    String text = token.text();
    for (int i = "swarm1-".length(); i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String mistyped = text.substring(0, i) + other + text.substring(i + 1);
      assertThrows(IdentityException.class, () -> JoinToken.parse(mistyped), mistyped);
    }
  }

  @Test
  void garbageIsRefused() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text = "swarm1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThrows(IdentityException.class, () -> JoinToken.parse(text));
    }
    assertThrows(IdentityException.class, () -> JoinToken.parse("swarm1-" + "A".repeat(100_000)));
    assertThrows(IdentityException.class, () -> JoinToken.parse("swarm2-AAAA"));
  }

  @Test
  void theSecretIsNeitherInItsDescriptionNorInErrors() {
    String secret = HexFormat.of().formatHex(token.secret());
    assertFalse(token.toString().contains(secret));
    String text = token.text();
    String body = text.substring("swarm1-".length());
    assertFalse(token.toString().contains(body.substring(50, 70)));
    String damaged = text.substring(0, text.length() - 3) + "!!!";
    IdentityException refused =
        assertThrows(IdentityException.class, () -> JoinToken.parse(damaged));
    assertFalse(String.valueOf(refused.getMessage()).contains(body.substring(50, 70)));
    assertEquals(null, refused.getCause(), "a cause would quote it");
  }
}
