package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md lists what the workers expose, and nothing else. */
class MetricsPageIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|timer|histogram) \\| (.*?) \\| .* \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final List<String> STAGES = List.of("planner", "writer", "assembler");

  @Test
  void thePageNamesEveryMeterWithItsKindAndLabels(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(50));
    Map<String, String> kinds = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      Map<String, Process> workers = new HashMap<>();
      STAGES.forEach(stage -> workers.put(stage, bed.workers.start(stage)));
      bed.fleet.servers().getFirst().inject(new Fault(FaultKind.ERROR_500, 1, null, null));
      bed.submit("no request");
      bed.submit("{\"instruction\": \"Tea\", \"words\": 2000}");
      bed.awaitDocuments(1, PATIENCE);
      await().atMost(PATIENCE).until(() -> bed.deadLetters().size() == 1);

      for (var worker : workers.entrySet()) {
        String log = bed.workers.output(worker.getValue(), worker.getKey());
        Scrape scrape = Scrape.of(Scrape.address(log));
        kinds.putAll(scrape.kinds());
        scrape
            .labels()
            .forEach(
                (name, some) -> labels.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(some));
      }
    }
    Set<String> ours = new TreeSet<>(kinds.keySet());
    ours.removeIf(name -> !name.startsWith("scriptorium_") && !name.startsWith("gen_ai_"));

    Map<String, String> pageKinds = new TreeMap<>();
    Map<String, Set<String>> pageLabels = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      pageKinds.put(row.group(1), row.group(2).replace("timer", "summary"));
      Set<String> names = new TreeSet<>();
      NAME.matcher(row.group(3)).results().forEach(name -> names.add(name.group(1)));
      pageLabels.put(row.group(1), names);
    }
    assertThat(pageKinds.keySet()).isEqualTo(ours);
    for (String name : ours) {
      assertThat(pageKinds.get(name)).as(name).isEqualTo(kinds.get(name));
      assertThat(pageLabels.get(name)).as(name).isEqualTo(labels.get(name));
    }
  }
}
