package io.scriptorium.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Configures the log of a command. */
public final class CommandLog {

  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} [%X{job} %X{section} %X{attempt}]"
          + " %message%n%xException";

  private CommandLog() {}

  /** Turns the log off: the command prints what goes wrong itself. */
  public static void off() {
    root().detachAndStopAllAppenders();
  }

  /** Sends the log of a stack inside the command to a file, which is overwritten. */
  public static void toFile(Path file) {
    Logger root = root();
    LoggerContext context = root.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setAppend(false);
    appender.setEncoder(encoder);
    appender.start();
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(Level.INFO);
  }

  /** Leaves out what the broker inside a stack logs of every partition. */
  public static void hushBroker() {
    LoggerContext context = root().getLoggerContext();
    context.getLogger("state.change.logger").setLevel(Level.WARN);
    context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
