package io.scriptorium.cli.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.CommandRun;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.terminal.ExitCodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policies of tenants, on a real broker. */
class TenantsIT {

  @TempDir private Path brokerData = Path.of("");
  private LocalKafka kafka;

  @BeforeEach
  void start() {
    kafka = LocalKafka.startOpen(brokerData, 0);
    try (var admin = KafkaClients.admin(settings(), "it")) {
      TopicAdmin.create(admin, 2, 1);
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  private KafkaSettings settings() {
    return new KafkaSettings(kafka.bootstrapServers(), Map.of());
  }

  private CommandRun run(String... command) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(command),
                Stream.of("--kafka-bootstrap-servers", kafka.bootstrapServers()))
            .toArray(String[]::new));
  }

  private String list() {
    return run("tenants", "list", "--output", "jsonl").stdout().strip();
  }

  @Test
  void whatIsSetIsListedAndWhatIsNotNamedStays() {
    assertThat(run("tenants").stderr()).contains("No tenant has a policy");

    run("tenants", "set", "reports", "--weight", "3", "--max-seats", "8");
    run("tenants", "set", "reports", "--tokens-per-day", "50000");
    run("pause", "--tenant", "reports");

    assertThat(list())
        .isEqualTo(
            "{\"tenant\":\"reports\",\"weight\":3,\"maxSeats\":8,\"tokensPerDay\":50000,\"paused\":true}");
    assertThat(run("tenants").stdout()).contains("TENANT", "reports", "-/8", "-/50,000", "yes");

    run("resume", "--tenant", "reports");
    run("tenants", "set", "reports", "--max-seats", "-1");
    assertThat(list())
        .isEqualTo("{\"tenant\":\"reports\",\"weight\":3,\"tokensPerDay\":50000,\"paused\":false}");

    assertThat(run("tenants", "remove", "reports").exitCode()).isZero();
    assertThat(list()).isEmpty();
  }

  @Test
  void allArePausedByAPolicyOfAll() {
    run("pause", "--all");

    assertThat(list()).isEqualTo("{\"tenant\":\"*\",\"weight\":1,\"paused\":true}");
  }

  /** Else one bad record would hide all others from operators. */
  @Test
  void aRecordThatIsNoPolicyIsSkipped() {
    try (var publisher = new RecordPublisher(KafkaClients.producer(settings(), "it"))) {
      for (String value :
          List.of("no json", "{\"tenant\": \"a b\"}", "{\"tenant\": \"reports\"}")) {
        publisher
            .send(Topics.TENANT_POLICIES, "x".getBytes(UTF_8), value.getBytes(UTF_8), List.of())
            .join();
      }
    }
    run("tenants", "set", "reports", "--weight", "2");

    assertThat(Json.MAPPER.readTree(list()).path("weight").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tenants set a/b --weight 2              | "a/b" is no tenant's name; allowed are 1 to 64
          tenants set reports                     | Nothing to set; name one of --weight
          tenants set reports --weight 0          | --weight is 0; allowed are 1 to 1,000
          tenants set reports --max-jobs -2       | --max-jobs is -2; allowed are -1 to 1,000,000
          tenants remove nobody                   | "nobody" has no policy; no tenant has one
          pause                                   | Give one of: --tenant NAME, --all
          pause --tenant x --all                  | Give one of: --tenant NAME, --all
          """,
      quoteCharacter = '`')
  void aMistakeIsReportedWithTheRemedy(String command, String message) {
    CommandRun run = run(command.strip().split(" +"));

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.stderr()).contains(message).doesNotContain("\tat ");
  }
}
