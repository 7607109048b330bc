package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.client.FakeServer;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerDirectoryTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final DirectorySettings EAGER =
      new DirectorySettings(32, 8192, Duration.ofSeconds(10), SOON, SOON);

  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void everyAddressOfADnsNameIsAServer() {
    // given
    names.put("gpus", List.of("10.0.0.3", "10.0.0.1"));
    names.put("six", List.of("fd00::3"));

    // when
    ServerDirectory directory =
        directory(
            EAGER,
            entry("http://first/v1", false, 2),
            entry("http://gpus:8000/llm/v1", true, 4),
            entry("http://six/v1", true, 4));

    // then
    assertThat(directory.servers())
        .containsExactly(
            new InferenceServer(URI.create("http://first/v1"), 2, null),
            new InferenceServer(URI.create("http://10.0.0.1:8000/llm/v1"), 4, null),
            new InferenceServer(URI.create("http://10.0.0.3:8000/llm/v1"), 4, null),
            new InferenceServer(URI.create("http://[fd00:0:0:0:0:0:0:3]/v1"), 4, null));
  }

  @Test
  void aServerNamedTwiceIsOneServer() {
    // given: a host with an address of each family, and one of them by itself
    names.put("gpus", List.of("10.0.0.1", "fd00::1"));

    // when
    ServerDirectory directory =
        directory(EAGER, entry("http://10.0.0.1/v1", false, 2), entry("http://gpus/v1", true, 4));

    // then
    assertThat(directory.servers())
        .containsExactly(new InferenceServer(URI.create("http://10.0.0.1/v1"), 2, null));
  }

  @Test
  void serversComeAndGoWithTheirName() {
    // given
    names.put("gpus", List.of("10.0.0.1", "10.0.0.2"));
    ServerDirectory directory = directory(EAGER, entry("http://gpus/v1", true, 4));
    var changes = new AtomicInteger();
    directory.onChange(changes::incrementAndGet);

    // when
    names.put("gpus", List.of("10.0.0.2", "10.0.0.3"));

    // then
    await().until(() -> changes.get() > 0);
    assertThat(directory.servers())
        .extracting(InferenceServer::name)
        .containsExactly("http://10.0.0.2/v1", "http://10.0.0.3/v1");
  }

  @Test
  void aNameThatIsGoneKeepsItsServersAndOneThatComesLateIsFound() {
    // given
    names.put("gpus", List.of("10.0.0.1"));
    ServerDirectory directory =
        directory(EAGER, entry("http://gpus/v1", true, 4), entry("http://late/v1", true, 4));

    // when
    names.remove("gpus");
    names.put("late", List.of("10.0.0.9"));

    // then
    await().until(() -> directory.servers().size() == 2);
    assertThat(directory.servers())
        .extracting(InferenceServer::name)
        .containsExactly("http://10.0.0.1/v1", "http://10.0.0.9/v1");
  }

  @Test
  void beginsWithoutServersWhereNoNameHasAny() {
    assertThat(directory(EAGER, entry("http://gpus/v1", true, null)).servers()).isEmpty();
  }

  @Test
  void aLookupThatHangsHoldsNothingUp() {
    // given
    var never = new CountDownLatch(1);
    var settings =
        InferenceSettings.ofEntries(
                List.of(entry("http://hangs/v1", true, 4), entry("http://first/v1", false, 2)))
            .withDirectory(new DirectorySettings(32, 8192, Duration.ofMillis(100), NEVER, NEVER));

    // when
    ServerDirectory directory =
        started(
            settings,
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException(host);
              }
              return List.of();
            });

    // then
    assertThat(directory.servers())
        .extracting(InferenceServer::name)
        .containsExactly("http://first/v1");
  }

  @Test
  void constructingLooksNothingUp() {
    // given
    var lookups = new AtomicInteger();
    var settings =
        InferenceSettings.ofEntries(List.of(entry("http://gpus/v1", true, 4))).withDirectory(EAGER);

    // when
    ServerDirectory directory =
        built(
            settings,
            host -> {
              lookups.incrementAndGet();
              return List.of();
            });

    // then
    assertThat(lookups).hasValue(0);
    directory.start();
    await().until(() -> lookups.get() > 1);
  }

  @Test
  void seatsThatAreGivenAreNotAskedFor() {
    // given
    FakeServer server = telling(call -> call.json(200, "{\"total_slots\":4}"));

    // when
    ServerDirectory directory =
        directory(EAGER, entry(server, 2), entry("http://127.0.0.1:1/v1", false, 7));

    // then
    assertThat(directory.servers()).extracting(InferenceServer::seats).containsExactly(2, 7);
    assertThat(server.modelLists).isEmpty();
  }

  @Test
  void seatsAreAskedForAtOnceAndAgain() {
    // given
    var slots = new AtomicInteger(4);
    FakeServer server = telling(call -> call.json(200, "{\"total_slots\":" + slots + "}"));
    ServerDirectory directory = directory(EAGER, entry(server, null));
    assertThat(directory.servers()).extracting(InferenceServer::seats).containsExactly(4);

    // when
    slots.set(6);

    // then
    await().until(() -> directory.servers().getFirst().seats() == 6);
  }

  @Test
  void aServerThatHasNotAnsweredYetHasOneSeatAndIsAskedAgainSoon() {
    // given
    var away = new AtomicBoolean(true);
    FakeServer server =
        telling(call -> {
          if (away.get()) {
            call.cut();
          } else {
            call.json(200, "{\"total_slots\":4}");
          }
        });
    ServerDirectory directory =
        directory(
            new DirectorySettings(32, 8192, Duration.ofSeconds(10), NEVER, NEVER),
            entry(server, null));
    assertThat(directory.servers()).extracting(InferenceServer::seats).containsExactly(1);

    // when
    away.set(false);

    // then
    await().until(() -> directory.servers().getFirst().seats() == 4);
  }

  @Test
  void aServerThatCameBackIsAskedAtOnce() {
    // given
    var slots = new AtomicInteger(4);
    FakeServer server = telling(call -> call.json(200, "{\"total_slots\":" + slots + "}"));
    ServerDirectory directory =
        directory(
            new DirectorySettings(32, 8192, Duration.ofSeconds(10), NEVER, NEVER),
            entry(server, null));
    slots.set(6);

    // when
    directory.refreshSoon(directory.servers().getFirst());

    // then
    await().until(() -> directory.servers().getFirst().seats() == 6);
  }

  private ServerDirectory directory(DirectorySettings times, ServerEntry... entries) {
    return started(
        InferenceSettings.ofEntries(List.of(entries)).withDirectory(times), this::resolve);
  }

  private ServerDirectory started(InferenceSettings settings, HostAddresses.Resolver resolver) {
    ServerDirectory directory = built(settings, resolver);
    directory.start();
    return directory;
  }

  private ServerDirectory built(InferenceSettings settings, HostAddresses.Resolver resolver) {
    var connections = opened(new ServerConnections(Duration.ofSeconds(5), null));
    return opened(new ServerDirectory(settings, connections, resolver));
  }

  private List<InetAddress> resolve(String host) throws UnknownHostException {
    List<String> addresses = names.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    var found = new ArrayList<InetAddress>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    return found;
  }

  private FakeServer telling(FakeServer.Script script) {
    return opened(FakeServer.start(call -> call.answer("Text."))).listing(script);
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private static ServerEntry entry(FakeServer server, @Nullable Integer seats) {
    return entry(server.server().name(), false, seats);
  }

  private static ServerEntry entry(String url, boolean dns, @Nullable Integer seats) {
    return new ServerEntry(URI.create(url), dns, seats, null, null);
  }
}
