package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.swarmdns.server.frontend.FrontendOptions;
import io.swarmdns.server.frontend.Frontends;
import io.swarmdns.testkit.wire.UdpClient;
import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.text.TextSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ZoneExpiryTest {
  private static final DomainName SHORT = DomainName.parse("short.test");
  private static final DomainName LONG = DomainName.parse("long.test");
  private static final DomainName NONE = DomainName.parse("none.test");

  @TempDir private Path directory = Path.of("contact");
  private final ZoneStore store = new ZoneStore(new NameHash(4), ZoneValidator.NONE);
  private long seconds = 1000;

  @BeforeEach
  void zones() {
    load(SHORT, "3600");
    load(LONG, "4294967295");
    load(NONE, "0");
  }

  private void load(DomainName origin, String expire) {
    var text = "@ 300 SOA ns1 host 1 3600 600 " + expire + " 300\n@ 300 NS ns1.example.\n";
    var zone =
        new ZoneTextLoader(store.hasher(), InstantSource.system())
            .load(TextSource.of("text", text), origin, _ -> {})
            .version()
            .orElseThrow();
    store.commit(List.of(new ZoneChange.Replace(zone)));
  }

  private ZoneExpiry expiry() {
    var contact =
        new LeaderContact(
            directory.resolve("contact"), InstantSource.system(), () -> seconds * 1_000_000_000L);
    return new ZoneExpiry(store, contact);
  }

  @Test
  void zonesExpireOneAfterTheOtherAndAllComeBackAtOnce() {
    var expiry = expiry();
    expiry.look(true);
    seconds += 59;
    expiry.look(false);
    assertEquals(0, store.silentSeconds(), "an election is no silence");
    assertEquals(List.of(), store.expired());
    seconds += 1;
    expiry.look(false);
    assertEquals(60, store.silentSeconds());
    assertEquals(List.of(NONE), store.expired());
    seconds += 3540;
    expiry.look(false);
    assertEquals(List.of(NONE), store.expired(), "to the second");
    seconds += 1;
    expiry.look(false);
    assertEquals(List.of(NONE, SHORT), store.expired());
    seconds += Duration.ofDays(365).toSeconds() * 68;
    expiry.look(false);
    assertEquals(List.of(NONE, SHORT), store.expired(), "EXPIRE has no sign");
    expiry.look(true);
    assertEquals(0, store.silentSeconds());
    assertEquals(List.of(), store.expired());
  }

  @Test
  void anExpiredZoneIsAnsweredWithTheReasonOnTheWire() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var frontends =
            Frontends.start(
                FrontendOptions.on(loopback).withEventLoops(1),
                () -> new Responder(store, ResponderSettings.DEFAULT),
                () -> {});
        var client =
            new UdpClient(frontends.udpAddresses().getFirst(), Duration.ofSeconds(10), 3)) {
      var expiry = expiry();
      seconds += 4000;
      expiry.look(false);
      var expired = ask(client, "short.test.");
      assertEquals(Rcode.SERVFAIL, expired.getRcode());
      assertFalse(expired.getHeader().getFlag(Flags.AA));
      var reason = expired.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).getFirst();
      assertEquals(24, ((ExtendedErrorCodeOption) reason).getErrorCode());
      assertEquals(Rcode.NOERROR, ask(client, "long.test.").getRcode());
      expiry.look(true);
      assertEquals(Rcode.NOERROR, ask(client, "short.test.").getRcode());
    }
  }

  private static Message ask(UdpClient client, String owner) throws IOException {
    var query = Message.newQuery(Record.newRecord(Name.fromString(owner), Type.SOA, DClass.IN));
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return new Message(client.ask(query.toWire()).orElseThrow());
  }

  @Test
  void anEditDoesNotMakeAZoneCurrent() {
    var expiry = expiry();
    seconds += 4000;
    expiry.look(false);
    load(SHORT, "3601");
    assertEquals(List.of(NONE, SHORT), store.expired());
  }
}
