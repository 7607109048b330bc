package io.scriptorium.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code deploy/kubernetes} creates, in the namespace of an installation. */
final class Manifests {

  private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

  private final Set<String> objects = new TreeSet<>();
  private final Set<String> labels = new TreeSet<>();

  Manifests() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        new Yaml()
            .loadAll(Files.readString(file))
            .forEach(it -> add(JsonMapper.shared().valueToTree(it)));
      }
    }
  }

  /** Kind and name, such as {@code deployment/toolbox}; of a StatefulSet also its first pod. */
  Set<String> objects() {
    return objects;
  }

  /** Name and value, such as {@code app.kubernetes.io/component=writer}. */
  Set<String> labels() {
    return labels;
  }

  private void add(JsonNode manifest) {
    JsonNode metadata = manifest.path("metadata");
    if (!metadata.has("name")) {
      return;
    }
    String kind = manifest.path("kind").asString().toLowerCase(Locale.ROOT);
    String name = metadata.path("name").asString();
    objects.add(kind + "/" + name);
    metadata
        .path("labels")
        .propertyStream()
        .forEach(it -> labels.add(it.getKey() + "=" + it.getValue().asString()));
    if (kind.equals("statefulset")) {
      objects.add("pod/%s-0".formatted(name));
      for (JsonNode claim : manifest.path("spec").path("volumeClaimTemplates")) {
        String volume = claim.path("metadata").path("name").asString();
        objects.add("pvc/%s-%s-0".formatted(volume, name));
      }
    }
  }
}
