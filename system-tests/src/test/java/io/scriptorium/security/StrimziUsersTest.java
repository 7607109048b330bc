package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Kafka users of the manifests have the rights of {@code docs/security.md} and no others. */
class StrimziUsersTest {

  private static final Path USERS = Path.of("../deploy/kubernetes/components/strimzi/users.yaml");

  /** The resource types of Strimzi, by those of Kafka. */
  private static final Map<ResourceType, String> TYPES =
      Map.of(
          ResourceType.TOPIC, "topic",
          ResourceType.GROUP, "group",
          ResourceType.TRANSACTIONAL_ID, "transactionalId");

  @Test
  void everyUserHasTheRightsOfThePage() throws IOException {
    Map<String, Set<String>> page = new TreeMap<>();
    for (AclBinding binding : SecurityPage.kafkaAcls()) {
      page.computeIfAbsent(binding.entry().principal().replace("User:", ""), _ -> new TreeSet<>())
          .add(
              right(
                  TYPES.getOrDefault(binding.pattern().resourceType(), "?"),
                  binding.pattern().name(),
                  binding.pattern().patternType().name(),
                  binding.entry().operation().name()));
    }
    // The topic operator creates the topics.
    page.remove("scriptorium-admin");

    assertThat(users()).isEqualTo(page);
  }

  private static Map<String, Set<String>> users() throws IOException {
    Map<String, Set<String>> users = new TreeMap<>();
    for (Object document : new Yaml().loadAll(Files.readString(USERS))) {
      JsonNode user = JsonMapper.shared().valueToTree(document);
      Set<String> rights = new TreeSet<>();
      for (JsonNode acl : user.path("spec").path("authorization").path("acls")) {
        JsonNode resource = acl.path("resource");
        for (JsonNode operation : acl.path("operations")) {
          rights.add(
              right(
                  resource.path("type").asString(),
                  resource.path("name").asString(),
                  resource.path("patternType").asString(),
                  operation.asString()));
        }
      }
      users.put(user.path("metadata").path("name").asString(), rights);
    }
    return users;
  }

  private static String right(String type, String name, String pattern, String operation) {
    // Strimzi says prefix for what Kafka calls prefixed.
    String kind = pattern.toLowerCase(Locale.ROOT).replace("prefixed", "prefix");
    return "%s %s (%s): %s".formatted(type, name, kind, operation.toLowerCase(Locale.ROOT));
  }
}
