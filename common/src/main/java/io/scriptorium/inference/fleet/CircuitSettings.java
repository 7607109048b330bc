package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import java.time.Duration;

/**
 * When the circuit of a server that fails opens, and for how long. Most of it is fixed: the values
 * were chosen together, and a probe closes the circuit again within seconds.
 *
 * @param window how many of the last requests count
 * @param minimumCalls how many of them there must be, and how many failures in a row are enough by
 *     themselves
 * @param failureRate the share of failures, in percent, that opens the circuit
 * @param firstOpen how long it is open at first; each trial that fails doubles it
 * @param longestRetryAfter the longest Retry-After that is honoured; as long as a request is tried
 * @param probeInterval how often a server whose circuit is open is probed, and how long one probe
 *     may take
 */
@Removed({
  "INFERENCE_CIRCUIT_WINDOW",
  "INFERENCE_CIRCUIT_CALLS",
  "INFERENCE_CIRCUIT_FAILURE_RATE",
  "INFERENCE_CIRCUIT_OPEN",
  "INFERENCE_PROBE_INTERVAL"
})
public record CircuitSettings(
    @Fixed("20") int window,
    @Fixed("3") int minimumCalls,
    @Fixed("50") int failureRate,
    @Fixed("1s") Duration firstOpen,
    @Setting(
            option = "--inference-circuit-longest-open",
            variable = "INFERENCE_CIRCUIT_LONGEST_OPEN",
            value = "30s",
            min = "1s",
            help = "How long a server that keeps failing gets no requests between two trials.")
        Duration longestOpen,
    @Fixed(sameAs = "--inference-budget") Duration longestRetryAfter,
    @Fixed("2s") Duration probeInterval) {}
