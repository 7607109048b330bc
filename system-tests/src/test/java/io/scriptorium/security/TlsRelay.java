package io.scriptorium.security;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Ends TLS in front of a server that has none, as a reverse proxy does. */
final class TlsRelay implements AutoCloseable {

  private final SSLServerSocket listener;
  private final URI target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private TlsRelay(SSLServerSocket listener, URI target) {
    this.listener = listener;
    this.target = target;
  }

  static TlsRelay start(Certificates certificates, URI target) throws Exception {
    char[] password = Certificates.STORE_PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(certificates.serverStore())) {
      store.load(stream, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    TlsRelay relay = new TlsRelay(listener, target);
    relay.threads.execute(relay::accept);
    return relay;
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort() + target.getPath());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(target.getHost(), target.getPort())) {
      threads.execute(() -> copy(client, server));
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The side that closed the connection knows why.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The side that closed the connection knows why.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
