package io.swarmdns.zone.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.cookie.ServerCookies.Verdict;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The test vectors are those of RFC 9018 appendix A.
final class ServerCookiesTest {
  private static final String CLIENT = "2464c4abcf10c957";
  private static final String FIRST = CLIENT + "010000005cf79f111f8130c3eee29480";
  private static final int FIRST_MADE = 1559731985;
  private static final CookieSecrets SECRET = secrets("e5e973e5a6b2a43f48e7dc849e37bfcf");
  private static final long V4_HIGH = 0;
  private static final long V4_LOW = 0x0000_ffff_c633_6464L; // 198.51.100.100

  private final ServerCookies cookies = new ServerCookies();
  private final long memory = Arena.global().allocate(128, 8).address();

  private static CookieSecrets secrets(String... hex) {
    return CookieSecrets.of(Arrays.stream(hex).map(HexFormat.of()::parseHex).toList());
  }

  private Verdict check(CookieSecrets secrets, String cookie, long high, long low, int now) {
    byte[] bytes = HexFormat.of().parseHex(cookie);
    Memory.copyFromArray(bytes, 0, memory, bytes.length);
    return cookies.check(secrets, memory, bytes.length, high, low, now);
  }

  private String answer(CookieSecrets secrets, long high, long low, int now) {
    byte[] bytes = new byte[ServerCookies.COOKIE_BYTES];
    Memory.copyToArray(cookies.answer(secrets, memory, high, low, now), bytes, 0, bytes.length);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void aClientsPartAloneGetsACookie() {
    assertEquals(Verdict.CLIENT_ONLY, check(SECRET, CLIENT, V4_HIGH, V4_LOW, FIRST_MADE));
    assertEquals(FIRST, answer(SECRET, V4_HIGH, V4_LOW, FIRST_MADE));
  }

  @Test
  void aCookieOfHalfAnHourIsMadeAnew() {
    int now = 1559734385;
    assertEquals(Verdict.VALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, now));
    assertEquals(CLIENT + "010000005cf7a871d4a564a1442aca77", answer(SECRET, V4_HIGH, V4_LOW, now));
  }

  @Test
  void aYoungCookieIsGivenBack() {
    assertEquals(Verdict.VALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, FIRST_MADE + 60));
    assertEquals(FIRST, answer(SECRET, V4_HIGH, V4_LOW, FIRST_MADE + 60));
  }

  @Test
  void reservedBytesOfOtherServersAreHashedToo() {
    long low = 0x0000_ffff_cb00_71cbL; // 203.0.113.203
    String cookie = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
    int now = 1559728000;
    assertEquals(Verdict.VALID, check(SECRET, cookie, 0, low, now));
  }

  @Test
  void anOldSecretIsAcceptedAndTheNewOneUsed() {
    var rolled = secrets("445536bcd2513298075a5d379663c962", "dd3bdf9344b678b185a6f5cb60fca715");
    long high = 0x2001_0db8_0220_0001L;
    long low = 0x59de_d0f4_8769_82b8L;
    String client = "22681ab97d52c298";
    int now = 1559741961;
    assertEquals(
        Verdict.VALID, check(rolled, client + "010000005cf7c57926556bd0934c72f8", high, low, now));
    assertEquals(client + "010000005cf7c609a6bb79d16625507a", answer(rolled, high, low, now));
  }

  @Test
  void aCookieOfAnotherAddressIsInvalid() {
    assertEquals(Verdict.INVALID, check(SECRET, FIRST, V4_HIGH, V4_LOW + 1, FIRST_MADE));
  }

  @Test
  void aCookieIsAcceptedForAnHourAndFiveMinutesAhead() {
    assertEquals(Verdict.VALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, FIRST_MADE + 3600));
    assertEquals(Verdict.INVALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, FIRST_MADE + 3601));
    assertEquals(Verdict.VALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, FIRST_MADE - 300));
    assertEquals(Verdict.INVALID, check(SECRET, FIRST, V4_HIGH, V4_LOW, FIRST_MADE - 301));
  }

  @Test
  void everyChangedBitMakesItInvalid() {
    byte[] bytes = HexFormat.of().parseHex(FIRST);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String cookie = HexFormat.of().formatHex(changed);
      assertEquals(Verdict.INVALID, check(SECRET, cookie, V4_HIGH, V4_LOW, FIRST_MADE), cookie);
    }
  }

  @Test
  void aCookieOfAnotherKindIsInvalid() {
    List<String> others = List.of(CLIENT + "0011223344556677", CLIENT + "02" + FIRST.substring(18));
    for (String cookie : others) {
      assertEquals(Verdict.INVALID, check(SECRET, cookie, V4_HIGH, V4_LOW, FIRST_MADE), cookie);
    }
  }
}
