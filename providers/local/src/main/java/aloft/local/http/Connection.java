package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/// The server side of one HTTP/1.1 connection.
///
/// A connection reads the head of a request (HEAD), then its body (BODY), passes the request to the
/// listener and waits for the reply (PROCESSING), then starts over. Requests are processed one
/// after the other: input that arrives earlier stays in the buffer. After input that is not valid
/// HTTP or a body that timed out, the reply is the last one (REJECTED). When the last reply is
/// written, it is sent (CLOSING), and the connection is CLOSED. After a rejected request, it is
/// LINGERING before that: the rest of the input is dropped for a second, as a connection that is
/// closed with unread input loses the reply. The client may end its output in any state: it still
/// gets the reply to a complete request.
///
/// [#upgrade] ends HTTP on the connection (UPGRADED): its input is the frames of a [WebSocket],
/// until that has sent its last one (CLOSING). All methods run in the event loop.
public final class Connection implements EventLoop.ChannelHandler {
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final EventLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ReadQuota quota;
  private final ReadBuffer in;
  private final HeadParser parser;
  private final BodyReader body;
  private final DefaultHttpResponseWriter writer = new DefaultHttpResponseWriter();
  private final SessionOutputBufferImpl headBuffer = new SessionOutputBufferImpl(1024);
  private final WriteBuffer out = new WriteBuffer();
  private final Listener listener;
  private State state = State.HEAD;
  private @Nullable HttpRequest request;
  // Whether a request is being parsed: its reply does not parse the next one, but returns.
  private boolean parsing;
  private boolean endOfInput;
  private boolean rejected;
  private @Nullable WebSocket socket;
  private @Nullable FrameReader frames;
  // The memory that the current request and its reply use.
  private long held;

  /// The step of the current request.
  private enum State {
    HEAD,
    BODY,
    PROCESSING,
    REJECTED,
    UPGRADED,
    CLOSING,
    LINGERING,
    CLOSED
  }

  /// The limits of a request.
  ///
  /// @param maxLine the longest line of a head, in bytes
  /// @param maxHeaders the most headers; -1 for no limit
  /// @param maxBody the most bytes of a body that are kept; further bytes are read and dropped
  /// @param memoryShare the part of the [MemoryBudget] that may be in use after a body
  public record Limits(int maxLine, int maxHeaders, int maxBody, double memoryShare) {
    /// The largest head, in bytes.
    int maxHead() {
      return 4 * maxLine;
    }
  }

  /// Receives the events of a connection, in the loop.
  public interface Listener {
    /// The head of a request is parsed and its body is not complete yet.
    void onHead(HttpRequest head);

    /// A request is complete. It needs exactly one [#reply].
    void onRequest(ReceivedRequest received);

    /// The input is not valid HTTP. A reply to it closes the connection.
    void onProtocolError(InvalidMessageException error);

    /// The client has closed its output; it may still wait for a reply.
    void onEof();

    /// All replies are sent.
    void onFlushed();

    /// The connection is closed; called once.
    void onClosed();
  }

  /// Registers the channel with the loop; runs in the loop.
  public Connection(
      EventLoop loop,
      SocketChannel channel,
      Limits limits,
      java.util.function.Function<Connection, Listener> listener) {
    this.loop = loop;
    this.channel = channel;
    this.quota = new ReadQuota(channel);
    this.in = new ReadBuffer(2 * limits.maxLine());
    this.parser = new HeadParser(limits);
    this.body = new BodyReader(quota, in, limits, loop.memory());
    this.listener = listener.apply(this);
    this.key = loop.register(channel, SelectionKey.OP_READ, this);
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isWritable()) {
      flush();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  /// Reads and processes the input that is available now.
  ///
  /// @return whether more input may be available
  public boolean read() throws IOException {
    if (state == State.CLOSED || endOfInput) {
      return false;
    }
    quota.renew();
    endOfInput = in.fill(quota) < 0;
    if (state == State.LINGERING) {
      drop();
      return quota.isExhausted();
    }
    if (endOfInput || in.isFull()) {
      updateInterest();
    }
    advance();
    if (endOfInput && isProcessing()) {
      listener.onEof();
    }
    return quota.isExhausted();
  }

  private void drop() throws IOException {
    in.clear();
    while (!endOfInput && !quota.isExhausted()) {
      int read = in.fill(quota);
      endOfInput = read < 0;
      in.clear();
      if (read == 0) {
        return;
      }
    }
    if (endOfInput) {
      close();
    }
  }

  private boolean isProcessing() {
    return state == State.PROCESSING || state == State.REJECTED;
  }

  // The selector reports read events only while input can be processed.
  private void updateInterest() {
    boolean postponed = in.isFull() && (isProcessing() || !out.isEmpty());
    int read = endOfInput || postponed ? 0 : SelectionKey.OP_READ;
    int interestOps = out.isEmpty() ? read : read | SelectionKey.OP_WRITE;
    if (key.isValid() && key.interestOps() != interestOps) {
      key.interestOps(interestOps);
    }
  }

  private void advance() throws IOException {
    if (parsing) {
      return;
    }
    if (state == State.UPGRADED) {
      readFrames();
      return;
    }
    parsing = true;
    try {
      while ((state == State.HEAD || state == State.BODY) && out.isEmpty() && parseRequest()) {
        flush();
      }
    } catch (InvalidMessageException e) {
      reject();
      listener.onProtocolError(e);
    } finally {
      parsing = false;
    }
    flush();
    if (state == State.UPGRADED) {
      readFrames();
    } else if (endOfInput && out.isEmpty() && !isProcessing()) {
      close();
    }
  }

  private void readFrames() {
    FrameReader reader = frames;
    WebSocket upgraded = socket;
    if (reader == null || upgraded == null) {
      return;
    }
    parsing = true;
    try {
      reader.read();
    } catch (FrameReader.InvalidFrameException e) {
      upgraded.fail(e);
    } finally {
      parsing = false;
    }
    flush();
    if (endOfInput && state == State.UPGRADED) {
      close();
    }
  }

  /// Accepts the upgrade that the current request asks for: from now on, the connection transports
  /// the frames of a WebSocket.
  ///
  /// @return false if the client is gone
  boolean upgrade(
      ClassicHttpResponse response, FrameReader.WebSocketLimits limits, WebSocket upgraded) {
    if (state != State.PROCESSING || endOfInput) {
      return false;
    }
    try {
      write(response, null);
    } catch (IOException | HttpException e) {
      close();
      return false;
    }
    request = null;
    releaseHeld();
    socket = upgraded;
    frames = new FrameReader(in, limits, upgraded.frames());
    state = State.UPGRADED;
    if (!parsing) {
      flush();
    }
    return true;
  }

  /// Sends bytes on an upgraded connection.
  void send(byte[] bytes) {
    if (state == State.UPGRADED) {
      out.write(bytes, 0, bytes.length);
      hold(bytes.length);
      if (!parsing) {
        flush();
      }
    }
  }

  /// The bytes that the client has not accepted yet.
  int unsent() {
    return out.size();
  }

  /// Whether no more input is read.
  boolean isClosing() {
    return state != State.UPGRADED;
  }

  /// Closes an upgraded connection when everything is sent.
  void closeWhenSent() {
    if (state == State.UPGRADED) {
      state = State.CLOSING;
      rejected = true;
      if (!parsing) {
        flush();
      }
      if (out.isEmpty() && state == State.CLOSING) {
        close();
      }
    }
  }

  private void reject() {
    state = State.REJECTED;
    rejected = true;
    body.abandon();
  }

  // Returns false if more input is needed.
  private boolean parseRequest() throws IOException {
    if (state == State.HEAD) {
      HttpRequest parsed = in.hasData() ? parser.request(in) : null;
      if (parsed == null) {
        return false;
      }
      request = parsed;
      startBody(parsed);
    }
    HttpRequest head = request;
    if (head == null || state == State.CLOSED || !body.read()) {
      return false;
    }
    List<Header> trailers = body.trailers();
    state = State.PROCESSING;
    Payload content = body.take();
    hold(content.bytes().length);
    listener.onRequest(new ReceivedRequest(head, content, trailers));
    return true;
  }

  private void hold(long bytes) {
    held += bytes;
    loop.memory().add(bytes);
  }

  private void releaseHeld() {
    loop.memory().release(held);
    held = 0;
  }

  private void startBody(HttpRequest head) throws IOException {
    long length = HeadParser.bodyLength(head, 0);
    if (length != 0) {
      state = State.BODY;
      listener.onHead(head);
      if (state == State.CLOSED) {
        return;
      }
      body.start(length);
      Header expect = head.getFirstHeader("Expect");
      if (expect != null
          && "100-continue".equalsIgnoreCase(expect.getValue())
          && HttpVersion.HTTP_1_1.equals(head.getVersion())
          && !in.hasData()) {
        try {
          write(new BasicClassicHttpResponse(100), null);
        } catch (HttpException e) {
          throw new IOException(e);
        }
      }
    }
  }

  /// Replies to the current request; does nothing if there is none.
  ///
  /// @param response the head; this adds the headers Content-Length and Connection
  /// @param content the body; null if the response has none
  public void reply(ClassicHttpResponse response, byte @Nullable [] content) {
    HttpRequest answered = request;
    if (!isProcessing()) {
      return;
    }
    response.removeHeaders("Transfer-Encoding");
    response.removeHeaders("Content-Length");
    if (content != null) {
      response.addHeader("Content-Length", Integer.toString(content.length));
    }
    boolean last = state == State.REJECTED || answered == null || !isKeepAlive(answered, response);
    if (last) {
      response.setHeader("Connection", "close");
    } else if (answered != null && HttpVersion.HTTP_1_0.equals(answered.getVersion())) {
      response.setHeader("Connection", "keep-alive");
    }
    try {
      write(response, answered != null && answered.getMethod().equals("HEAD") ? null : content);
      request = null;
      releaseHeld();
      hold(out.size());
      state = last ? State.CLOSING : State.HEAD;
      if (!parsing) {
        flush();
      }
    } catch (IOException | HttpException e) {
      close();
    }
  }

  // Most messages have no Connection header: the library's check is slower.
  private static boolean isKeepAlive(HttpRequest request, HttpResponse response) {
    Header connection = request.getFirstHeader("Connection");
    if (HttpVersion.HTTP_1_0.equals(request.getVersion())) {
      return connection != null
          && "keep-alive".equalsIgnoreCase(connection.getValue())
          && !response.containsHeader("Connection");
    }
    return (connection == null && !response.containsHeader("Connection"))
        || DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
            request, response, HttpCoreContext.create());
  }

  private void write(ClassicHttpResponse response, byte @Nullable [] content)
      throws IOException, HttpException {
    writer.write(response, headBuffer, out);
    headBuffer.flush(out);
    if (content != null) {
      out.append(content);
    }
  }

  /// Sends the buffered replies as far as the channel accepts them.
  public void flush() {
    if (state == State.CLOSED || out.isEmpty()) {
      return;
    }
    try {
      out.send(channel);
      updateInterest();
      if (!out.isEmpty()) {
        return;
      }
      releaseHeld();
      listener.onFlushed();
      if (state == State.CLOSING) {
        finish();
      } else {
        advance();
      }
    } catch (IOException e) {
      close();
    }
  }

  private void finish() throws IOException {
    if (!rejected || endOfInput) {
      close();
      return;
    }
    state = State.LINGERING;
    in.clear();
    channel.shutdownOutput();
    updateInterest();
    loop.timer(this::close).scheduleAfter(LINGER_NANOS);
  }

  /// Stops reading a request body that timed out; the next reply closes the connection.
  ///
  /// @return false if no body is being read
  public boolean abandonBody() {
    if (state != State.BODY) {
      return false;
    }
    reject();
    return true;
  }

  @Override
  public void fail() {
    close();
  }

  /// Closes the connection.
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      EventLoop.closeQuietly(channel);
      body.abandon();
      releaseHeld();
      if (socket != null) {
        socket.closed();
      }
      listener.onClosed();
    }
  }
}
