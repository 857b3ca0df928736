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

/// An HTTP proxy that rejects every request, with status 502 by default, and records the requests.
public final class RefusingProxy implements AutoCloseable {
  private final ServerSocket serverSocket;
  private final List<String> requestLines = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();

  private final String answer;

  public RefusingProxy() {
    this("502 Closed");
  }

  /// @param answer the status, the reason and headers of the answers
  public RefusingProxy(String answer) {
    this.answer = answer;
    try {
      serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /// The URL of the proxy, for `HTTPS_PROXY`.
  public String address() {
    return "http://127.0.0.1:" + serverSocket.getLocalPort();
  }

  /// The request lines received, as in `CONNECT s3.amazonaws.com:443 HTTP/1.1`.
  public List<String> requestLines() {
    return List.copyOf(requestLines);
  }

  /// The header lines received, of all requests.
  public List<String> headers() {
    return List.copyOf(headers);
  }

  private void serve() {
    while (!serverSocket.isClosed()) {
      try (Socket socket = serverSocket.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = in.readLine();
        if (line == null) {
          continue;
        }
        requestLines.add(line);
        String header = line;
        while (header != null && !header.isEmpty()) {
          header = in.readLine();
          headers.add(String.valueOf(header));
        }
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException ignored) {
        // The client left, or the server socket is closed: the loop condition decides.
      }
    }
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
