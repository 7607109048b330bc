package io.scriptorium.infrastructure;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a local broker asks of its clients, and the properties that they need for it. */
public sealed interface KafkaAccess {

  /** Settings of both of the broker's listeners. */
  Map<String, String> ofBroker(String brokerListener, String controllerListener);

  /** Settings of Java clients, without the address. */
  Map<String, String> ofClients();

  /** Nothing: for tests. */
  record Open() implements KafkaAccess {

    @Override
    public Map<String, String> ofBroker(String brokerListener, String controllerListener) {
      return protocols("PLAINTEXT", brokerListener, controllerListener);
    }

    @Override
    public Map<String, String> ofClients() {
      return Map.of();
    }
  }

  /**
   * One user's password. It crosses only the loopback interface, which other users cannot listen
   * to, so SASL's PLAIN protects it enough, and unlike SCRAM needs nothing stored in the broker.
   *
   * @param password letters and digits
   */
  record Password(String password) implements KafkaAccess {

    public static final String USER = "scriptorium";

    private static final Pattern LETTERS_AND_DIGITS = Pattern.compile("[A-Za-z0-9]++");
    private static final String MECHANISM = "PLAIN";
    private static final String MODULE =
        "org.apache.kafka.common.security.plain.PlainLoginModule required";

    public Password {
      if (!LETTERS_AND_DIGITS.matcher(password).matches()) {
        throw new IllegalArgumentException("The broker's password is not letters and digits.");
      }
    }

    @Override
    public Map<String, String> ofBroker(String brokerListener, String controllerListener) {
      Map<String, String> settings =
          new HashMap<>(protocols("SASL_PLAINTEXT", brokerListener, controllerListener));
      settings.put("sasl.enabled.mechanisms", MECHANISM);
      settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
      settings.put("sasl.mechanism.controller.protocol", MECHANISM);
      String users = "%s user_%s=\"%s\";".formatted(login(), USER, password);
      for (String listener : new String[] {brokerListener, controllerListener}) {
        settings.put(
            "listener.name.%s.plain.sasl.jaas.config".formatted(listener.toLowerCase(Locale.ROOT)),
            users);
      }
      return settings;
    }

    @Override
    public Map<String, String> ofClients() {
      return Map.of(
          "security.protocol",
          "SASL_PLAINTEXT",
          "sasl.mechanism",
          MECHANISM,
          "sasl.jaas.config",
          login() + ";");
    }

    private String login() {
      return "%s username=\"%s\" password=\"%s\"".formatted(MODULE, USER, password);
    }

    @Override
    public String toString() {
      return "Password[***]";
    }
  }

  private static Map<String, String> protocols(
      String protocol, String brokerListener, String controllerListener) {
    return Map.of(
        "listener.security.protocol.map",
        "%s:%s,%s:%s".formatted(brokerListener, protocol, controllerListener, protocol));
  }
}
