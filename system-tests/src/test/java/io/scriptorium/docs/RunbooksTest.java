package io.scriptorium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The commands of the runbooks name what exists, for Compose and for Kubernetes alike. */
class RunbooksTest {

  /** What Strimzi does on Kubernetes, where the client may not. */
  private static final String NOT_IN_KUBERNETES = "topics --create";

  private static final Pattern COMPOSE =
      Pattern.compile(
          "(?:WORKER_MEMORY=\\S+ )?docker compose (up -d|ps|logs|restart|kill|exec|rm)((?: .*)?)");
  private static final Pattern VOLUME = Pattern.compile("docker volume rm scriptorium_(\\S+)");
  private static final Pattern OPTION =
      Pattern.compile("--(?:since|signal) \\S+|--scale (?=\\S+=\\d)|--\\w+");
  private static final Pattern COUNT = Pattern.compile("=\\d+");
  private static final Pattern OBJECT = Pattern.compile("(?<= )([a-z]+/[a-z0-9-]+)(?= |$)");
  private static final Pattern LABEL = Pattern.compile(" -l ([\\w./-]+=[\\w-]+)");
  private static final Set<String> WITHOUT_NAME = Set.of("get pods", "get kafkatopic");

  @Test
  void everyPageHasItsCommandsForTheToolboxOfComposeAndOfKubernetes() throws IOException {
    for (Runbook runbook : Runbook.all()) {
      List<String> compose = runbook.block("Compose:");
      List<String> kubernetes = runbook.block("Kubernetes:");

      assertThat(compose).as(runbook.file()).isNotEmpty();
      assertThat(kubernetes).as(runbook.file()).isNotEmpty();
      assertThat(after(Runbook.COMPOSE, compose)).as(runbook.file()).isEqualTo(runbook.commands());
      List<String> inKubernetes = new ArrayList<>(runbook.commands());
      inKubernetes.remove(NOT_IN_KUBERNETES);
      assertThat(after(Runbook.KUBERNETES, kubernetes)).as(runbook.file()).isEqualTo(inKubernetes);
    }
  }

  @Test
  void theToolboxIsAServiceAndADeployment() throws IOException {
    assertThat(compose("services")).contains("toolbox");
    assertThat(new Manifests().objects()).contains("deployment/toolbox");
  }

  @Test
  void everyOtherComposeCommandNamesServicesThatExist() throws IOException {
    Set<String> services = compose("services");
    for (Runbook runbook : Runbook.all()) {
      for (String line : others(Runbook.COMPOSE, runbook.block("Compose:"))) {
        var volume = VOLUME.matcher(line);
        if (volume.matches()) {
          assertThat(compose("volumes")).as(line).contains(volume.group(1));
          continue;
        }
        var command = COMPOSE.matcher(line);
        assertThat(command.matches()).as("%s: %s", runbook.file(), line).isTrue();
        String names =
            COUNT.matcher(OPTION.matcher(command.group(2)).replaceAll("")).replaceAll("").strip();
        List<String> named = names.isEmpty() ? List.of() : Arrays.asList(names.split(" +", -1));
        boolean exec = command.group(1).equals("exec");
        assertThat(services).as(line).containsAll(exec ? named.subList(0, 1) : named);
        assertThat(named.isEmpty()).as(line).isEqualTo(line.equals("docker compose ps"));
      }
    }
  }

  @Test
  void everyOtherKubectlCommandNamesObjectsOfTheManifests() throws IOException {
    Manifests manifests = new Manifests();
    for (Runbook runbook : Runbook.all()) {
      for (String line : others(Runbook.KUBERNETES, runbook.block("Kubernetes:"))) {
        String prefix = "kubectl -n scriptorium ";
        assertThat(line).startsWith(prefix);
        String command = line.substring(prefix.length()).replaceAll(" -- .*", "");
        List<String> objects = OBJECT.matcher(command).results().map(MatchResult::group).toList();
        List<String> labels = LABEL.matcher(command).results().map(it -> it.group(1)).toList();

        assertThat(manifests.objects()).as(line).containsAll(objects);
        assertThat(manifests.labels()).as(line).containsAll(labels);
        assertThat(objects.isEmpty() && labels.isEmpty())
            .as("names nothing: %s", line)
            .isEqualTo(WITHOUT_NAME.contains(command));
      }
    }
  }

  private static List<String> after(String prefix, List<String> lines) {
    return lines.stream()
        .filter(it -> it.startsWith(prefix))
        .map(it -> it.substring(prefix.length()))
        .toList();
  }

  private static List<String> others(String prefix, List<String> lines) {
    return lines.stream().filter(it -> !it.startsWith(prefix)).toList();
  }

  private static Set<String> compose(String part) throws IOException {
    Map<String, Map<String, Object>> file =
        new Yaml().load(Files.readString(Path.of("../docker-compose.yml")));
    return file.getOrDefault(part, Map.of()).keySet();
  }
}
