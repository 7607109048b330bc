package io.scriptorium.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that {@code docs/security.md} gives to copy, read from the page itself. */
public final class SecurityPage {

  private static final Path PAGE = Path.of("../docs/security.md");
  private static final String COMMAND = "$acls ";
  private static final String ALL_TOPICS = "topics=";

  private SecurityPage() {}

  /** What the page's {@code kafka-acls.sh} commands add. */
  static List<AclBinding> kafkaAcls() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    String topics =
        lines.stream()
            .filter(line -> line.startsWith(ALL_TOPICS))
            .map(line -> line.substring(ALL_TOPICS.length()).replace("\"", ""))
            .findFirst()
            .orElseThrow();
    List<AclBinding> bindings = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(COMMAND)) {
        bindings.addAll(command(line.substring(COMMAND.length()).replace("$topics", topics)));
      }
    }
    return bindings;
  }

  /** The arguments after {@code ACL} of the page's Redis user, with a password in place. */
  public static List<String> redisAcl(String password) throws IOException {
    String line =
        Files.readAllLines(PAGE).stream()
            .filter(it -> it.startsWith("ACL SETUSER "))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(line.split(" ", -1))
        .skip(1)
        .map(it -> it.equals(">PASSWORD") ? ">" + password : it)
        .toList();
  }

  private static List<AclBinding> command(String options) {
    String principal = "";
    PatternType pattern = PatternType.LITERAL;
    List<AclOperation> operations = new ArrayList<>();
    List<ResourceName> resources = new ArrayList<>();
    String[] words = options.strip().split(" +", -1);
    for (int i = 0; i < words.length; i += 2) {
      String value = words[i + 1];
      switch (words[i]) {
        case "--allow-principal" -> principal = value;
        case "--operation" -> operations.add(AclOperation.fromString(value));
        case "--topic" -> resources.add(new ResourceName(ResourceType.TOPIC, value));
        case "--group" -> resources.add(new ResourceName(ResourceType.GROUP, value));
        case "--transactional-id" ->
            resources.add(new ResourceName(ResourceType.TRANSACTIONAL_ID, value));
        case "--resource-pattern-type" ->
            pattern = PatternType.valueOf(value.toUpperCase(Locale.ROOT));
        default -> throw new IllegalStateException("The page has an option " + words[i]);
      }
    }
    List<AclBinding> bindings = new ArrayList<>();
    for (ResourceName resource : resources) {
      for (AclOperation operation : operations) {
        bindings.add(
            new AclBinding(
                new ResourcePattern(resource.type(), resource.name(), pattern),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  private record ResourceName(ResourceType type, String name) {}
}
