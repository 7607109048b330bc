package io.scriptorium.inference.client;

import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * How long a server may keep silent.
 *
 * @param connect until the connection is established; fixed, as another server is tried at once
 * @param firstToken from the request until the first generated token; a server's queue may be long
 * @param idle from one chunk of the stream to the next
 */
@Removed("INFERENCE_CONNECT_TIMEOUT")
public record Timeouts(
    @Fixed("5s") Duration connect,
    @Setting(
            option = "--inference-first-token-timeout",
            variable = "INFERENCE_FIRST_TOKEN_TIMEOUT",
            value = "5m",
            min = "1ms",
            help = "How long the first token may take, the server's own queue included.")
        Duration firstToken,
    @Setting(
            option = "--inference-idle-timeout",
            variable = "INFERENCE_IDLE_TIMEOUT",
            value = "30s",
            min = "1ms",
            help = "How long a server may be silent between two tokens.")
        Duration idle) {

  public static final Timeouts DEFAULT = SettingsReader.defaults(Timeouts.class);
}
