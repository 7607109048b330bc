package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting.Renamed;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InferenceSettingsTest {

  /** As a planner's settings hold them. */
  record Both(
      InferenceSettings general,
      @Renamed(
              from = "inference",
              option = "planner-inference",
              variable = "PLANNER_INFERENCE",
              help = "")
          ServerAccess planner)
      implements Checked {

    @Override
    public void check(Problems problems) {
      InferenceSettings.requireServers(general.hasServers() || planner.isGiven(), problems);
    }
  }

  record Commands(SettingsReader<Both> reader) {

    InferenceSettings writing(Map<String, String> environment) {
      return reader.read(environment).general();
    }

    InferenceSettings planning(Map<String, String> environment) {
      Both both = reader.read(environment);
      return both.general().forPlanning(both.planner());
    }
  }

  @TempDir Path directory;

  @Test
  void needsServersAlone() {
    // when
    InferenceSettings settings =
        parse(
                "--inference-servers",
                "http://gpu-0:8000/v1/, https://gpu-1/llm/v1;seats=8;model=qwen")
            .writing(Map.of());

    // then
    assertThat(settings)
        .isEqualTo(
            InferenceSettings.ofEntries(
                List.of(
                    entry("http://gpu-0:8000/v1", false, null, null, null),
                    entry("https://gpu-1/llm/v1", false, 8, "qwen", null))));
  }

  @Test
  void takesDnsNamesAndKeysOfSingleServers() throws Exception {
    // given
    Path keyFile = Files.writeString(directory.resolve("gpus"), "sesame\n");

    // when
    InferenceSettings settings =
        parse("--inference-servers=dns+http://gpus:8000/v1/;api-key-file=" + keyFile)
            .writing(Map.of("INFERENCE_API_KEY", "general"));

    // then
    assertThat(settings.entries())
        .containsExactly(entry("http://gpus:8000/v1", true, null, null, new ApiKey("sesame")));
    assertThat(settings.entries().getFirst().name()).isEqualTo("dns+http://gpus:8000/v1");
    assertThat(settings.servers()).isEmpty();
    assertThat(settings.toString()).doesNotContain("sesame", "general");
  }

  @Test
  void takesEverySetting() throws Exception {
    // given
    Path keyFile = Files.writeString(directory.resolve("key"), " from-file\n");

    // when
    InferenceSettings settings =
        parse(
                "--inference-servers=http://gpu-0/v1",
                "--inference-model=qwen",
                "--inference-api-key-file=" + keyFile,
                "--inference-seats=4",
                "--inference-temperature=0.7",
                "--inference-first-token-timeout=2m",
                "--inference-idle-timeout=7s",
                "--inference-budget=1h",
                "--inference-seat-timeout=3h",
                "--inference-circuit-longest-open=1m")
            .writing(Map.of());

    // then
    assertThat(settings.servers().getFirst().seats()).isEqualTo(4);
    assertThat(settings.access().model()).isEqualTo("qwen");
    assertThat(settings.access().apiKey()).isEqualTo(new ApiKey("from-file"));
    assertThat(settings.chat().temperature()).isEqualTo(0.7);
    assertThat(settings.chat().firstToken()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.chat().idle()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.retry().budget()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.seatTimeout()).isEqualTo(Duration.ofHours(3));
    assertThat(settings.directory())
        .isEqualTo(
            new DirectorySettings(
                4, 8192, Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofMinutes(1)));
    assertThat(settings.circuit())
        .isEqualTo(
            new CircuitSettings(
                20,
                3,
                50,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofSeconds(2)));
    assertThat(settings.toString()).doesNotContain("from-file");
  }

  @Test
  void saysWhatToSetWhereNoServerIsGiven() {
    assertThatThrownBy(() -> parse().writing(Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("INFERENCE_SERVERS=http://localhost:8000/v1")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> parse("--inference-servers", " ").planning(Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("INFERENCE_SERVERS=http://localhost:8000/v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gpu-0:8000/v1                     | does not begin with http://
          ftp://gpu-0/v1                    | does not begin with http://
          https://my_gpu/v1                 | a host name with an underscore is not allowed with https
          http:///v1                        | http://HOST:PORT/v1
          http://me:pass@gpu-0/v1           | INFERENCE_API_KEY
          http://gpu-0/v1?api_key=pass@     | its query holds a key
          http://gpu-0/v1#x                 | a fragment
          http://gpu 0/v1                   | is no URL
          http://gpu-0/v1;seats=0           | a number from 1
          http://gpu-0/v1;context=10        | from 256 to
          http://gpu-0/v1;context=8k        | from 256 to
          http://gpu-0/v1;seats=many        | a number from 1
          http://gpu-0/v1;model=            | model is empty
          http://gpu-0/v1;colour=red        | seats=N, context=N, model=NAME and api-key-file=FILE are
          http://gpu-0/v1;api-key=pass@     | a key itself is not allowed here
          http://gpu-0/v1;api-key-file=     | api-key-file is empty
          http://gpu-0/v1;api-key-file=/tmp/no/key | "/tmp/no/key" cannot be read
          http://gpu-0/v1;api-key-file=pass | "***" cannot be read
          http://gpu-0/v1;pass=pass@        | "pass" is no option
          ftp://me:pass@gpu-0/v1            | "***" does not begin with http://
          http://me:pass@gpu 0/v1           | "***" is no URL
          dns+https://gpus/v1               | a certificate names the host
          dns+http://g/v1,dns+http://g/v1   | is given twice
          http://gpu-0/v1,http://gpu-0/v1/  | is given twice
          """)
  void namesWhatIsWrongWithAServer(String servers, String problem) {
    assertThatThrownBy(() -> parse("--inference-servers", servers).writing(Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("pass@");
  }

  /** Case 36. */
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8324/v3, http://127.0.0.1:8324/v3",
    "https://host/v1beta/openai/, https://host/v1beta/openai",
    "https://host/api/v3, https://host/api/v3",
    "https://api.perplexity.ai, https://api.perplexity.ai",
    "https://api.perplexity.ai/, https://api.perplexity.ai",
    "http://my_gpu:8000/v1, http://my_gpu:8000/v1",
    "dns+http://my_gpus:8000/v1, dns+http://my_gpus:8000/v1",
    "http://[::1]:8000/v1//, http://[::1]:8000/v1",
    "http://gpu/v1/chat/completions, http://gpu/v1",
    "http://gpu/v1/models, http://gpu/v1",
    "https://x.openai.azure.com/openai/deployments/g/chat/completions?api-version=2024-06-01,"
        + " https://x.openai.azure.com/openai/deployments/g?api-version=2024-06-01"
  })
  void takesBaseUrlsOfAnyPath(String written, String name) {
    assertThat(parse("--inference-servers", written).writing(Map.of()).entries())
        .extracting(ServerEntry::name)
        .containsExactly(name);
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    assertThatThrownBy(() ->
            parse(
                    "--inference-servers=gpu-0/v1,http://gpu-1/v1#x,http://gpu-2/v1",
                    "--inference-seats=0",
                    "--inference-temperature=3",
                    "--inference-idle-timeout=0s",
                    "--inference-circuit-longest-open=1ms",
                    "--inference-api-key-file=" + directory.resolve("none"))
                .writing(Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("gpu-0/v1")
        .hasMessageContaining("http://gpu-1")
        .hasMessageContaining("--inference-seats (INFERENCE_SEATS) is 0")
        .hasMessageContaining("--inference-temperature (INFERENCE_TEMPERATURE) is 3; 0 to 2")
        .hasMessageContaining("--inference-idle-timeout (INFERENCE_IDLE_TIMEOUT) is 0s")
        .hasMessageContaining(
            "--inference-circuit-longest-open (INFERENCE_CIRCUIT_LONGEST_OPEN) is 1ms; 1s or more")
        .hasMessageContaining("none cannot be read");
  }

  @Test
  void neverShowsAKeyThatIsWrong() {
    assertThatThrownBy(() ->
            parse("--inference-servers=http://gpu-0/v1")
                .writing(Map.of("INFERENCE_API_KEY", "two words")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("API key")
        .hasMessageNotContaining("two words");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "s", "-5s", "1.5s", "5 days"})
  void refusesDurationsWithoutAUnit(String value) {
    assertThatThrownBy(() -> parse("--inference-idle-timeout", value).writing(Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("write a number and a unit (500ms, 30s");
  }

  @Test
  void thePlannerTakesTheGeneralServers() {
    // given
    Commands commands =
        parse("--inference-servers=http://gpu-0/v1;model=writer", "--inference-idle-timeout=7s");
    var environment = Map.of("INFERENCE_API_KEY", "general");

    // when
    InferenceSettings planning = commands.planning(environment);

    // then
    assertThat(planning.fleet()).isEqualTo(InferenceSettings.PLANNING);
    assertThat(planning.servers().getFirst().name()).isEqualTo("http://gpu-0/v1");
    assertThat(planning.servers().getFirst().model()).isEqualTo("writer");
    assertThat(planning.access().apiKey()).isEqualTo(new ApiKey("general"));
    assertThat(planning.chat().idle()).isEqualTo(Duration.ofSeconds(7));
    assertThat(commands.writing(environment).servers().getFirst().seats()).isEqualTo(32);
  }

  @Test
  void thePlannersModelComesBeforeThoseOfTheGeneralServers() {
    // when
    InferenceSettings planning =
        parse(
                "--inference-servers=http://gpu-0/v1;model=writer",
                "--inference-model=other",
                "--planner-inference-model=planner")
            .planning(Map.of());

    // then
    assertThat(planning.access().model()).isEqualTo("planner");
    assertThat(planning.servers().getFirst().model()).isNull();
  }

  @Test
  void aPlannerWithServersOfItsOwnNeedsNoOthersAndTakesNoKeyOrModelAlong() {
    // given
    var environment = Map.of("INFERENCE_API_KEY", "general");

    // when
    InferenceSettings planning =
        parse("--planner-inference-servers=http://plan-0/v1", "--inference-model=writer")
            .planning(environment);
    InferenceSettings both =
        parse("--inference-servers=http://gpu-0/v1", "--planner-inference-servers=http://plan-0/v1")
            .planning(Map.of("PLANNER_INFERENCE_API_KEY", "own"));

    // then
    assertThat(planning.access().apiKey()).isNull();
    assertThat(planning.access().model()).isNull();
    assertThat(both.servers())
        .extracting(InferenceServer::name)
        .containsExactly("http://plan-0/v1");
    assertThat(both.access().apiKey()).isEqualTo(new ApiKey("own"));
  }

  private static ServerEntry entry(
      String url,
      boolean dns,
      @Nullable Integer seats,
      @Nullable String model,
      @Nullable ApiKey apiKey) {
    return new ServerEntry(URI.create(url), dns, seats, model, apiKey);
  }

  private static Commands parse(String... arguments) {
    return new Commands(CommandLine.populateCommand(SettingsReader.of(Both.class), arguments));
  }
}
