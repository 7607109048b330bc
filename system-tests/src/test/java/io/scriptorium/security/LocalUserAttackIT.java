package io.scriptorium.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.infrastructure.KafkaAccess;
import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.system.WorkerProcesses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;

/** What another user of the machine tries on a stack that runs: {@code up} as a process. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Only Linux lists processes and sockets in /proc.")
class LocalUserAttackIT {

  private static final Pattern EXPORT = Pattern.compile("export (\\w+)='?([^'\n]*)'?");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path folder;
  private static Path data;
  private static WorkerProcesses processes;
  private static Process up;
  private static final Map<String, String> EXPORTS = new HashMap<>();

  @BeforeAll
  static void startTheStack() throws IOException {
    data = folder.resolve("data");
    processes = new WorkerProcesses(folder, Map.of());
    up = processes.start("up", "--kafka-port=0", "--redis-port=0", "--data=" + data);
    await().atMost(PATIENCE).until(() -> processes.output(up, "up").contains("The stack is up"));
    Matcher exports = EXPORT.matcher(processes.output(up, "up"));
    while (exports.find()) {
      EXPORTS.put(exports.group(1), exports.group(2));
    }
  }

  @AfterAll
  static void stop() {
    processes.close();
  }

  @Test
  void redisAnswersNothingWithoutThePassword() {
    for (String command :
        List.of("PING", "CONFIG GET dir", "INFO", "SAVE", "KEYS *", "CLIENT LIST")) {
      assertThat(redis(command)).as(command).startsWith("NOAUTH");
    }
    assertThat(redis("AUTH default x")).startsWith("WRONGPASS");
    assertThat(redis("AUTH scriptorium x")).startsWith("WRONGPASS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONFIG SET dir /tmp",
        "CONFIG GET *",
        "SAVE",
        "BGSAVE",
        "BGREWRITEAOF",
        "MODULE LIST",
        "DEBUG SLEEP 0",
        "SCRIPT FLUSH",
        "REPLICAOF NO ONE",
        "ACL LIST",
        "SHUTDOWN NOSAVE",
        "FLUSHALL",
        "KEYS *",
        "CLIENT LIST",
        "MONITOR",
        "SET other:key 1",
        "GET other:key",
        "EVAL return(redis.call('config','get','dir')) 0"
      })
  void notEvenTheStacksOwnUserAdministersRedis(String command) throws IOException {
    assertThat(redis("AUTH scriptorium " + password(), command))
        .containsAnyOf(
            "NOPERM", "ACL failure", "can't run this command", "This Redis command is not allowed");
  }

  @Test
  void anotherUserWritesNoFileThroughRedis() throws Exception {
    Path target = folder.resolve("authorized_keys");

    for (String login : List.of("PING", "AUTH scriptorium " + password())) {
      redis(login, "CONFIG SET dir " + folder);
      redis(login, "CONFIG SET dbfilename authorized_keys");
      redis(login, "SET scriptorium:key ssh-rsa");
      redis(login, "SAVE");
    }

    assertThat(target).doesNotExist();
  }

  @Test
  void noListenerOfTheBrokerAnswersWithoutThePassword() throws Exception {
    Map<String, Object> wrong = new HashMap<>(new KafkaAccess.Password("wrong").ofClients());
    wrong.put("bootstrap.servers", export("KAFKA_BOOTSTRAP_SERVERS"));
    try (Admin admin = Admin.create(wrong)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
    // then: no port of the stack, the controller's among them, lists topics or voters
    for (String socket : ListeningSockets.of(up.toHandle())) {
      String address = "127.0.0.1:" + Integer.parseInt(socket.split(":", -1)[1], 16);
      for (String kind : List.of("bootstrap.servers", "bootstrap.controllers")) {
        Map<String, Object> open =
            Map.of(
                kind,
                address,
                "default.api.timeout.ms",
                1_500,
                "request.timeout.ms",
                1_000,
                "reconnect.backoff.max.ms",
                200);
        try (Admin admin = Admin.create(open)) {
          assertThatThrownBy(() -> admin.describeMetadataQuorum().quorumInfo().get())
              .as("%s %s", kind, address)
              .isNotNull();
          assertThatThrownBy(() -> admin.describeCluster().nodes().get())
              .as("%s %s", kind, address)
              .isNotNull();
        }
      }
    }
  }

  @Test
  void theSimulatorTakesNoFaultsWithoutTheKey() throws Exception {
    URI base = URI.create(export("INFERENCE_SERVERS").split(";", -1)[0]);

    assertThat(post(base.resolve("/faults"), "{\"fault\":\"down\"}", null)).isEqualTo(401);
    assertThat(post(base.resolve("/faults"), "{\"fault\":\"down\"}", "wrong")).isEqualTo(401);
    assertThat(post(URI.create(base + "/chat/completions"), "{}", null)).isEqualTo(401);
    assertThat(post(URI.create(base + "/chat/completions"), "{}", password())).isEqualTo(400);
  }

  @Test
  void anotherUserReadsNothingInTheDataDirectory() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    // The parent is the test's own and private, which would hide that the directory is not.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assumeThat(OtherUser.canBecome()).as("may become another user").isTrue();
    assertThat(OtherUser.run("ls", folder.toString())).contains("data");
    try (Stream<Path> children = Files.list(data)) {
      for (Path child : children.toList()) {
        assertThat(OtherUser.run("ls", child.toString())).contains("Permission denied");
        assertThat(OtherUser.run("cat", child.toString())).contains("Permission denied");
      }
    }
  }

  @Test
  void thePasswordIsInNoCommandLineEnvironmentOrOtherFile() throws Exception {
    String password = password();
    assertThat(password).matches("[0-9a-f]{64}");

    Set<String> holding = new TreeSet<>();
    for (Path root : List.of(data, Path.of(System.getProperty("java.io.tmpdir")))) {
      holding.addAll(filesWith(root, password));
    }
    assertThat(holding)
        .containsExactlyInAnyOrder(
            data.resolve("kafka.properties").toString(),
            data.resolve("librdkafka.properties").toString(),
            data.resolve("password").toString(),
            data.resolve("stack.json").toString());
    assertThat(processes.output(up, "up")).doesNotContain(password);
    for (ProcessHandle process :
        Stream.concat(Stream.of(up.toHandle()), up.descendants()).toList()) {
      for (String part : List.of("cmdline", "environ")) {
        Path file = Path.of("/proc/%d/%s".formatted(process.pid(), part));
        assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain(password);
      }
    }
  }

  @Test
  void itsOwnerWorksWithWhatUpPrints() throws Exception {
    try (ScriptoriumClient scriptorium =
        ScriptoriumClient.connect(Path.of(export("KAFKA_CONFIG")))) {
      Document document =
          scriptorium
              .submit(ScriptoriumClient.request("Write 200 words about tea"))
              .await(Duration.ofMinutes(2));
      assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
    }
    try (var environment = new WorkerProcesses(folder, EXPORTS)) {
      Process status = environment.start("status", "--data=" + folder.resolve("none"));
      assertThat(status.waitFor()).isZero();
      Process fleet = environment.start("fleet", "--once", "--data=" + folder.resolve("none"));
      assertThat(fleet.waitFor()).isZero();
      assertThat(environment.output(fleet, "fleet")).contains("workers: 2");
    }
  }

  @Test
  void kcatWorksAsUpPrintsIt() throws Exception {
    assumeThat(Path.of("/usr/bin/kcat")).exists();
    Matcher line = Pattern.compile("kcat -C (.*) -t documents").matcher(processes.output(up, "up"));
    assertThat(line.find()).isTrue();

    Process kcat =
        new ProcessBuilder("sh", "-c", "kcat -L -J " + line.group(1))
            .redirectErrorStream(true)
            .start();

    assertThat(new String(kcat.getInputStream().readAllBytes(), UTF_8))
        .contains(Topics.WRITING_REQUESTS);
  }

  @Test
  void aCommandWithoutOrWithAWrongPasswordSaysSo() throws Exception {
    Path wrong = folder.resolve("wrong.properties");
    Files.writeString(
        wrong, Files.readString(data.resolve("kafka.properties")).replace(password(), "abc"));
    String servers = export("KAFKA_BOOTSTRAP_SERVERS");
    try (var open = new WorkerProcesses(folder, Map.of("KAFKA_BOOTSTRAP_SERVERS", servers));
        var mistaken = new WorkerProcesses(folder, Map.of("KAFKA_CONFIG", wrong.toString()));
        var noRedis = new WorkerProcesses(folder, Map.of("REDIS_URL", export("REDIS_URL")))) {
      Process status = open.start("status", "--data=" + data);
      assertThat(status.waitFor()).isEqualTo(2);
      assertThat(open.output(status, "status"))
          .contains("password", "--kafka-config", "kafka.properties");
      Process rejected = mistaken.start("status");
      assertThat(rejected.waitFor()).isEqualTo(2);
      assertThat(mistaken.output(rejected, "status"))
          .contains("Invalid username or password", "--kafka-config");
      Process fleet = noRedis.start("fleet", "--once");
      assertThat(fleet.waitFor()).isEqualTo(2);
      assertThat(noRedis.output(fleet, "fleet")).contains("--redis-password-file");
    }
  }

  private static String export(String variable) {
    return Objects.requireNonNull(EXPORTS.get(variable), variable);
  }

  private static String password() throws IOException {
    return Files.readString(data.resolve("password")).strip();
  }

  /** The answer to the last of these commands, on one connection. */
  private static String redis(String... commands) {
    URI url = URI.create(export("REDIS_URL"));
    String answer = "";
    try (var connection = new Connection(new HostAndPort(url.getHost(), url.getPort()))) {
      for (String command : commands) {
        String[] words = command.split(" ", -1);
        String[] arguments = new String[words.length - 1];
        System.arraycopy(words, 1, arguments, 0, arguments.length);
        connection.sendCommand(() -> words[0].getBytes(UTF_8), arguments);
        try {
          Object reply = connection.getOne();
          answer = reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
        } catch (JedisDataException e) {
          answer = String.valueOf(e.getMessage());
        }
      }
    }
    return answer;
  }

  private static int post(URI uri, String body, @Nullable String key) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  private static Set<String> filesWith(Path root, String text) throws Exception {
    Process grep =
        new ProcessBuilder("grep", "-rlF", "--devices=skip", text, root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new TreeSet<>(new String(grep.getInputStream().readAllBytes(), UTF_8).lines().toList());
  }
}
