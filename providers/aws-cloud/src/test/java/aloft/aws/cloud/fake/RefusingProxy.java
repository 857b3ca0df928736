package aloft.aws.cloud.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that lets nobody through, and remembers who wanted to go where.
public final class RefusingProxy implements AutoCloseable {
  private final ServerSocket door;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  public RefusingProxy() {
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::stand);
  }

  /// As `HTTPS_PROXY` names it.
  public String address() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  /// The first line of each request, as in `CONNECT s3.amazonaws.com:443 HTTP/1.1`.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void stand() {
    while (!door.isClosed()) {
      try (Socket guest = door.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = in.readLine();
        if (line == null) {
          continue;
        }
        asked.add(line);
        String header = line;
        while (header != null && !header.isEmpty()) {
          header = in.readLine();
        }
        guest
            .getOutputStream()
            .write(
                "HTTP/1.1 502 Closed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException leftOrClosed) {
        // The next round sees which.
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
