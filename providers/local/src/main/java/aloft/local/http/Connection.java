package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.impl.nio.ChunkDecoder;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.nio.LengthDelimitedDecoder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/// A connection over which requests are heard, one after the other, and answered. All of it happens
/// in the loop.
public final class Connection implements EventLoop.ChannelHandler {
  private static final int SLICE = WriteBuffer.SLICE;
  // Then it is the others' turn.
  private static final int TURN = 2 * SLICE;
  private static final byte[] NOTHING = new byte[0];

  private final SocketChannel channel;
  private final Limits limits;
  private final SelectionKey key;
  private final Share share = new Share();
  private final ReadBuffer in;
  private final DefaultHttpRequestParser<HttpRequest> parser;
  private final BasicHttpTransportMetrics metrics = new BasicHttpTransportMetrics();
  private final DefaultHttpResponseWriter writer = new DefaultHttpResponseWriter();
  private final SessionOutputBufferImpl head = new SessionOutputBufferImpl(1024);
  private final WriteBuffer out = new WriteBuffer();
  private final Listener owner;
  private State state = State.HEAD;
  private @Nullable HttpRequest request;
  private @Nullable ContentDecoder decoder;
  private byte[] body = NOTHING;
  private int size;
  private boolean advancing;
  private boolean ended;
  private boolean last;

  /// What is awaited: a request, the rest of it, an answer of ours; or nothing more.
  private enum State {
    HEAD,
    BODY,
    WORK,
    CLOSED
  }

  /// What is heard.
  ///
  /// @param line the longest line
  /// @param headers the most of them
  /// @param body the most bytes of a body that are wanted; what is more is read and forgotten
  public record Limits(int line, int headers, int body) {
    private Http1Config config() {
      return Http1Config.custom().setMaxLineLength(line).setMaxHeaderCount(headers).build();
    }
  }

  /// Whom it talks to.
  public interface Listener {
    /// The head of a request is there, but not yet all of its body.
    void begun();

    /// A request is there, which is to be answered once with [#reply].
    void heard(ReceivedRequest heard);

    /// What was said is not HTTP; an answer to that is the last one.
    void misunderstood(Exception why);

    /// Nothing more will be said by the other side, which may still wait for an answer.
    void ended();

    /// All that was replied has left.
    void taken();

    /// It is closed; told once.
    void gone();
  }

  /// The channel, of which only so much is read in one turn: who sends faster than we read would
  /// keep all others waiting.
  private final class Share implements ReadableByteChannel {
    private int left;

    @Override
    public int read(ByteBuffer target) throws IOException {
      int read = left > 0 ? channel.read(target) : 0;
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// Listens from now on; in the loop.
  public Connection(
      EventLoop loop,
      SocketChannel channel,
      Limits limits,
      java.util.function.Function<Connection, Listener> owner) {
    this.channel = channel;
    this.limits = limits;
    this.in = new ReadBuffer(2 * limits.line());
    this.parser = new DefaultHttpRequestParser<>(limits.config(), new RawRequests());
    this.owner = owner.apply(this);
    this.key = loop.register(channel, SelectionKey.OP_READ, this);
  }

  /// What reads the path as a URI takes `//host` out of it.
  private static final class RawRequests implements HttpRequestFactory<HttpRequest> {
    @Override
    public HttpRequest newHttpRequest(String method, String target) {
      return new BasicHttpRequest(method, null, null, target);
    }

    @Override
    public HttpRequest newHttpRequest(String method, java.net.URI target) {
      return newHttpRequest(method, target.toString());
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isWritable()) {
      push();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  /// Takes what has come in up to now.
  ///
  /// @return whether more of it may be left
  public boolean read() throws IOException {
    if (state == State.CLOSED || ended) {
      return false;
    }
    share.left = TURN;
    ended = in.fill(share) < 0;
    if (ended || in.isFull()) {
      interest();
    }
    advance();
    if (ended && state == State.WORK) {
      owner.ended();
    }
    return share.left <= 0;
  }

  // Who is not heard any more, or not now, does not wake us.
  private void interest() {
    boolean later = in.isFull() && (state == State.WORK || !out.isEmpty());
    int read = ended || later ? 0 : SelectionKey.OP_READ;
    int operations = out.isEmpty() ? read : read | SelectionKey.OP_WRITE;
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  private void advance() throws IOException {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while ((state == State.HEAD || state == State.BODY) && !last && out.isEmpty() && hear()) {
        push();
      }
    } catch (MalformedChunkCodingException | MessageConstraintException | HttpException e) {
      state = State.WORK;
      last = true;
      owner.misunderstood(e);
    } finally {
      advancing = false;
    }
    push();
    if (ended && out.isEmpty() && state != State.WORK) {
      close();
    }
  }

  // False where more has to come in before.
  private boolean hear() throws IOException, HttpException {
    if (state == State.HEAD) {
      HttpRequest found = in.hasData() ? parser.parse(in, false) : null;
      if (found == null) {
        return false;
      }
      parser.reset();
      begin(found);
    }
    if (decoder != null && !collect(decoder)) {
      return false;
    }
    ReceivedRequest heard = new ReceivedRequest(request(), Payload.of(content()), trailers());
    decoder = null;
    body = NOTHING;
    size = 0;
    state = State.WORK;
    owner.heard(heard);
    return true;
  }

  private HttpRequest request() {
    HttpRequest found = request;
    if (found == null) {
      throw new IllegalStateException("no request");
    }
    return found;
  }

  private void begin(HttpRequest found) throws HttpException, IOException {
    request = found;
    long length = DefaultContentLengthStrategy.INSTANCE.determineLength(found);
    if (length == ContentLengthStrategy.CHUNKED) {
      decoder = new ChunkDecoder(share, in, limits.config(), metrics);
    } else if (length > 0) {
      decoder = new LengthDelimitedDecoder(share, in, metrics, length);
    }
    if (decoder != null) {
      state = State.BODY;
      body = new byte[(int) Math.min(length > 0 ? length : SLICE, Math.min(SLICE, limits.body()))];
      owner.begun();
      Header expect = found.getFirstHeader("Expect");
      if (expect != null && "100-continue".equalsIgnoreCase(expect.getValue()) && !in.hasData()) {
        write(new BasicClassicHttpResponse(100), null);
      }
    }
  }

  // True when all of the body is there.
  private boolean collect(ContentDecoder found) throws IOException {
    while (!found.isCompleted()) {
      boolean wanted = size < limits.body();
      if (wanted && size == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(limits.body(), 2L * size));
      }
      int read =
          found.read(
              wanted
                  ? ByteBuffer.wrap(body, size, Math.min(SLICE, body.length - size))
                  : ByteBuffer.allocate(SLICE));
      if (read <= 0 && !found.isCompleted()) {
        return false;
      }
      size += wanted ? Math.max(0, read) : 0;
    }
    return true;
  }

  private byte[] content() {
    return size == body.length ? body : Arrays.copyOf(body, size);
  }

  private List<? extends Header> trailers() {
    List<? extends Header> found = decoder == null ? null : decoder.getTrailers();
    return found == null ? List.of() : found;
  }

  /// Answers the last request.
  ///
  /// @param response to which the length of the body is added, and whether the connection stays
  /// @param content null where the answer has none
  public void reply(ClassicHttpResponse response, byte @Nullable [] content) {
    HttpRequest asked = request;
    if (state != State.WORK) {
      return;
    }
    response.removeHeaders("Transfer-Encoding");
    response.removeHeaders("Content-Length");
    if (content != null) {
      response.addHeader("Content-Length", Integer.toString(content.length));
    }
    if (last || asked == null || !isKept(asked, response)) {
      response.setHeader("Connection", "close");
      last = true;
    } else if (HttpVersion.HTTP_1_0.equals(asked.getVersion())) {
      response.setHeader("Connection", "keep-alive");
    }
    try {
      write(response, asked != null && asked.getMethod().equals("HEAD") ? null : content);
      request = null;
      state = State.HEAD;
      if (!advancing) {
        push();
      }
    } catch (IOException | HttpException e) {
      close();
    }
  }

  // Most say nothing of their connection: to find out with the library takes longer.
  private static boolean isKept(HttpRequest request, HttpResponse response) {
    Header wish = request.getFirstHeader("Connection");
    if (HttpVersion.HTTP_1_0.equals(request.getVersion())) {
      return wish != null
          && "keep-alive".equalsIgnoreCase(wish.getValue())
          && !response.containsHeader("Connection");
    }
    return (wish == null && !response.containsHeader("Connection"))
        || DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
            request, response, HttpCoreContext.create());
  }

  private void write(ClassicHttpResponse response, byte @Nullable [] content)
      throws IOException, HttpException {
    writer.write(response, head, out);
    head.flush(out);
    if (content != null) {
      out.write(content, 0, content.length);
    }
  }

  /// Lets all replies leave.
  public void push() {
    if (state == State.CLOSED || out.isEmpty()) {
      return;
    }
    try {
      out.send(channel);
      interest();
      if (!out.isEmpty()) {
        return;
      }
      owner.taken();
      if (last) {
        close();
      } else {
        advance();
      }
    } catch (IOException e) {
      close();
    }
  }

  /// Says nothing more to who is late with the rest of a request, but that.
  ///
  /// @return false where there is nothing to be late with
  public boolean refuse() {
    if (state != State.BODY) {
      return false;
    }
    state = State.WORK;
    last = true;
    return true;
  }

  @Override
  public void give() {
    close();
  }

  /// Ends the connection.
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      EventLoop.shut(channel);
      owner.gone();
    }
  }
}
