package io.swarmdns.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void anEmptyFileGivesTheDefaults() throws Exception {
    assertEquals(Configuration.defaults(directory), read("# nothing\n"));
  }

  @Test
  void aSectionWithoutKeysGivesItsDefaults() throws Exception {
    assertEquals(Configuration.defaults(directory), read("tcp:\ntls: \n"));
  }

  @Test
  void valuesAreReadInTheirUnits() throws Exception {
    var configuration =
        read(
            """
            listen:
              addresses: [192.0.2.1, "2001:db8::1", "[2001:db8::2]:5353", 192.0.2.2:54]
              receive-buffer: 1 MiB
              transport: netty
            tcp:
              idle-timeout: 1500ms
            tls:
              certificate: tls/chain.pem
              private-key: /etc/key.pem
            rate-limit:
              exempt: []
            """);
    assertEquals(
        List.of(
            socket("192.0.2.1", 53),
            socket("2001:db8::1", 53),
            socket("2001:db8::2", 5353),
            socket("192.0.2.2", 54)),
        configuration.listen().addresses());
    assertEquals(1 << 20, configuration.listen().receiveBufferBytes());
    assertEquals(ListenSection.Transport.NETTY, configuration.listen().transport());
    assertEquals(Duration.ofMillis(1500), configuration.tcp().idleTimeout());
    assertEquals(
        Optional.of(directory.resolve("tls/chain.pem")), configuration.tls().certificate());
    assertEquals(Optional.of(Path.of("/etc/key.pem")), configuration.tls().privateKey());
    assertEquals(List.of(), configuration.rateLimit().exempt());
  }

  @Test
  void theEnvironmentOverridesTheFile() throws Exception {
    var file = write("tcp:\n  connections-max: 10\nlisten:\n  addresses: [192.0.2.1]\n");
    var configuration =
        Configuration.read(
            file,
            Map.of(
                "SWARMDNS_TCP_CONNECTIONS_MAX", "20",
                "SWARMDNS_LISTEN_ADDRESSES", "127.0.0.1:5300, [::1]:5300",
                "SWARMDNS_RATE_LIMIT_EXEMPT", ""));
    assertEquals(20, configuration.tcp().connectionsMax());
    assertEquals(
        List.of(socket("127.0.0.1", 5300), socket("::1", 5300)),
        configuration.listen().addresses());
    assertEquals(List.of(), configuration.rateLimit().exempt());
  }

  @Test
  void aBadVariableIsNamed() throws Exception {
    var file = write("");
    var e =
        assertThrows(
            ConfigurationException.class,
            () -> Configuration.read(file, Map.of("SWARMDNS_RATE_LIMIT_SLIP", "often")));
    assertTrue(
        e.text()
            .startsWith(
                "SWARMDNS_RATE_LIMIT_SLIP: 'rate-limit.slip': 'often' is not a whole number"),
        e.text());
  }

  @Test
  void anUnknownVariableIsToldWithTheNearestKnownOne() {
    var unknown =
        Configuration.unknownVariables(
            Map.of("SWARMDNS_TCP_WRITE_BUFER", "1", "SWARMDNS_HOME", "/x", "PATH", "/bin"));
    assertEquals(1, unknown.size());
    assertEquals("did you mean SWARMDNS_TCP_WRITE_BUFFER?", unknown.getFirst().advice());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tpc: {write-buffer: 1KiB}            | 1:1: unknown key 'tpc'; did you mean 'tcp'?
          tcp: {conections-max: 1}             | 1:7: unknown key 'conections-max'; did you mean 'connections-max'?
          log: {xyzzyxyzzy: 1}                 | 1:7: unknown key 'xyzzyxyzzy'; known here: format, level
          tcp: {connections-max: 0}            | 1:24: 'tcp.connections-max': '0' is not between 1 and 1000000
          tcp: {connections-max: 99999999999}  | 1:24: 'tcp.connections-max': '99999999999' is not between
          tcp: {connections-max: many}         | 1:24: 'tcp.connections-max': 'many' is not a whole number
          tcp: {connections-max: [1]}          | 1:24: 'tcp.connections-max' takes: whole number
          tcp: {connections-max: }             | 1:23: 'tcp.connections-max' has no value
          tls: {enabled: yes}                  | 1:16: 'tls.enabled': 'yes' is neither true nor false
          tcp: {idle-timeout: 10}              | 1:21: 'tcp.idle-timeout': '10' has no unit; write 10s
          tcp: {idle-timeout: 10 fortnights}   | 1:21: 'tcp.idle-timeout': '10 fortnights' has a unit other
          tcp: {idle-timeout: 1ms}             | 1:21: 'tcp.idle-timeout': '1ms' is not between 100ms and 3600s
          tcp: {write-buffer: 1KiB, write-buffer: 2KiB} | 1:27: 'write-buffer' is given twice
          tcp: on                              | 1:6: 'tcp' must hold 'key: value' lines
          hello                                | 1:1: the file must hold 'key: value' lines
          answers: {udp-size-max: 5KiB}        | 1:25: 'answers.udp-size-max': '5KiB' is not between 512 and 4KiB
          answers: {udp-size-max: 0KiB}        | 1:25: 'answers.udp-size-max': '0KiB' is not between 512 and 4KiB
          listen: {addresses: []}              | 1:21: 'listen.addresses' takes from 1 to 64 values, not 0
          listen: {addresses: ["::1", "::1"]}  | 1:22: 'listen.addresses' has the same value twice
          listen: {addresses: [::1]}           | 1:22: not valid YAML: expected the node content, but found ':'; indent with spaces, and put "quotes"
          listen: {addresses: [ns1.test]}      | 1:22: 'listen.addresses': 'ns1.test' is not an IP address
          listen: {addresses: [127.0.0.1:99999]} | 1:22: 'listen.addresses': '127.0.0.1:99999' has a port above 65535
          listen: {addresses: [[127.0.0.1]]}   | 1:22: a list holds single values only
          listen: {addresses: [53]}            | 1:22: 'listen.addresses': '53' is not an IP address
          rate-limit: {exempt: [10.1/16]}      | 1:23: 'rate-limit.exempt': '10.1/16' is not a network such as 192.0.2.0/24
          log: {slip: 1}                       | 1:7: unknown key 'slip'; it belongs under 'rate-limit'
          node: {data-directory: ~}            | 1:24: 'node.data-directory' has no value
          rate-limit: {exempt: [10.1.0.0/8]}   | 1:23: 'rate-limit.exempt': '10.1.0.0/8' has bits beyond its prefix length; write 10.0.0.0/8
          rate-limit: {exempt: [10.0.0.0/33]}  | 1:23: 'rate-limit.exempt': '10.0.0.0/33' has a prefix length that is not between 0 and 32
          query-log: {zones: [a..b]}           | 1:21: 'query-log.zones': 'a..b' is not a domain name
          tls: {certificate: x.pem}            | 1:20: 'tls.certificate' is set without 'tls.private-key'; set both, or none
          """)
  void aMistakeIsReportedWithItsPlaceAndWhatToDo(String yaml, String expected) throws Exception {
    var message = failure(yaml).text();
    assertTrue(message.contains(expected), message);
    assertTrue(message.startsWith(directory.resolve("swarmdns.yaml").toString()), message);
  }

  @Test
  void changedSectionsAreNamed() throws Exception {
    var before = read("log: {level: info}");
    var after = read("log: {level: debug}\nrate-limit: {slip: 1}");
    assertEquals(List.of("rate-limit", "log"), before.sectionsThatDiffer(after));
    assertEquals(List.of(), after.sectionsThatDiffer(after));
  }

  @Test
  void allMistakesAreReportedAtOnce() throws Exception {
    assertEquals(3, failure("tcp:\n  idle-timeout: 0\n  x: 1\nzone:\n").problems().size());
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private ConfigurationException failure(String yaml) throws IOException {
    var file = write(yaml);
    return assertThrows(
        ConfigurationException.class, () -> Configuration.read(file, Map.of()), yaml);
  }

  private Configuration read(String yaml) throws Exception {
    return Configuration.read(write(yaml), Map.of());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("swarmdns.yaml"), yaml);
  }
}
