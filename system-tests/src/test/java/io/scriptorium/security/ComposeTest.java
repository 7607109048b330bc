package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/security.md} says of {@code docker-compose.yml}. */
class ComposeTest {

  private static final Map<String, Map<String, Object>> SERVICES = new TreeMap<>();

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void read() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(Path.of("../docker-compose.yml")));
    SERVICES.putAll((Map<String, Map<String, Object>>) file.get("services"));
  }

  @Test
  void nobodyOutsideTheMachineReachesAPort() {
    List<String> ports = SERVICES.values().stream().flatMap(it -> list(it, "ports")).toList();

    assertThat(ports).isNotEmpty().allMatch(it -> it.startsWith("127.0.0.1:"));
    assertThat(SERVICES.get("redis")).doesNotContainKey("ports");
  }

  @Test
  void onlyTheStagesThatAskModelsKnowTheirKey() {
    assertThat(withVariable("INFERENCE_API_KEY")).containsOnly("planner-worker", "writer-worker");
  }

  @Test
  void grafanaHasNoAccountToLogInWith() {
    assertThat(environment(SERVICES.getOrDefault("grafana", Map.of())))
        .containsEntry("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION", "true")
        .containsEntry("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer")
        .doesNotContainKey("GF_SECURITY_ADMIN_PASSWORD");
  }

  @Test
  void ourOwnContainersWriteNowhereAndHaveNoRights() {
    List<Map<String, Object>> own =
        SERVICES.values().stream()
            .filter(it -> "scriptorium:local".equals(it.get("image")))
            .toList();

    assertThat(own).hasSize(6).allMatch(it -> Boolean.TRUE.equals(it.get("read_only")));
    assertThat(own).allMatch(it -> List.of("ALL").equals(it.get("cap_drop")));
    assertThat(own)
        .allMatch(it -> List.of("no-new-privileges:true").equals(it.get("security_opt")));
  }

  @Test
  void everyImageHasAVersion() {
    List<String> images =
        SERVICES.values().stream().map(it -> String.valueOf(it.get("image"))).toList();

    assertThat(images).allMatch(it -> it.contains(":")).noneMatch(it -> it.endsWith(":latest"));
  }

  private static Set<String> withVariable(String name) {
    return SERVICES.entrySet().stream()
        .filter(it -> environment(it.getValue()).containsKey(name))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> environment(Map<String, Object> service) {
    return (Map<String, Object>) service.getOrDefault("environment", Map.of());
  }

  private static Stream<String> list(Map<String, Object> service, String name) {
    return ((List<?>) service.getOrDefault(name, List.of())).stream().map(String::valueOf);
  }
}
