package io.scriptorium.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Keeps the log out of the progress that people read. */
public final class CommandLog {

  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} [%X{job} %X{section} %X{attempt}] %message%n%xException";

  private CommandLog() {}

  /** Nothing is logged: what goes wrong is told as the command's own message. */
  public static void off() {
    root().detachAndStopAllAppenders();
  }

  /** What a stack inside the command logs goes to a file, begun anew. */
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

  /** The broker inside a stack tells of every partition it makes; only its troubles are news. */
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
