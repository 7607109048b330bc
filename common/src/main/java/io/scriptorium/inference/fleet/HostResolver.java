package io.scriptorium.inference.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. It may block for long, and cannot be interrupted. */
@FunctionalInterface
interface HostResolver {

  /** As the operating system is configured: hosts file, DNS and whatever else. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** All addresses of the name. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
