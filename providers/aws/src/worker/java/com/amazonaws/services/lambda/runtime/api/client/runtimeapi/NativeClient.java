package com.amazonaws.services.lambda.runtime.api.client.runtimeapi;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Replaces the class of this name in Lambda's runtime client, which needs a native library. Uses one
 * persistent connection, and sends a result and the request for the next event in a single write.
 */
final class NativeClient {
  private static final String BASE = "/2018-06-01/runtime/invocation/";
  private static final int BUFFER = 64 * 1024;

  private static String host;
  private static String agent;
  private static OutputStream out;
  private static DataInputStream in;
  private static int pendingReplies;

  private NativeClient() {}

  static void init(String userAgent) {
    host = System.getenv("AWS_LAMBDA_RUNTIME_API");
    agent = "aws-lambda-java/" + System.getProperty("java.version");
  }

  static InvocationRequest next() {
    try {
      if (pendingReplies == 0) {
        send(head("GET", "next", -1), new byte[0], false);
      }
      Map<String, String> headers = new HashMap<>();
      byte[] body = new byte[0];
      while (pendingReplies > 0) {
        headers.clear();
        body = reply(headers);
        pendingReplies--;
      }
      return request(headers, body);
    } catch (IOException e) {
      // Aloft has closed the connection.
      Runtime.getRuntime().halt(0);
      throw new IllegalStateException(e);
    }
  }

  static void postInvocationResponse(byte[] id, byte[] response) {
    String path = new String(id, StandardCharsets.UTF_8) + "/response";
    try {
      send(head("POST", path, response.length), response, true);
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static byte[] head(String method, String path, int length) {
    String content =
        length < 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
    String text =
        method
            + ' '
            + BASE
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: "
            + agent
            + "\r\n"
            + content
            + "\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void send(byte[] head, byte[] body, boolean requestNext) throws IOException {
    if (out == null) {
      int colon = host.lastIndexOf(':');
      Socket socket =
          new Socket(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)));
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream(head.length + body.length + 256);
    message.write(head, 0, head.length);
    message.write(body, 0, body.length);
    pendingReplies++;
    if (requestNext) {
      byte[] nextRequest = head("GET", "next", -1);
      message.write(nextRequest, 0, nextRequest.length);
      pendingReplies++;
    }
    message.writeTo(out);
  }

  private static byte[] reply(Map<String, String> headers) throws IOException {
    line();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    String length = headers.get("content-length");
    byte[] body = new byte[length == null ? 0 : Integer.parseInt(length)];
    in.readFully(body);
    return body;
  }

  private static String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (byte b = in.readByte(); b != '\n'; b = in.readByte()) {
      if (b != '\r') {
        line.append((char) (b & 0xff));
      }
    }
    return line.toString();
  }

  private static InvocationRequest request(Map<String, String> headers, byte[] body) {
    InvocationRequest request = new InvocationRequest();
    request.setId(headers.get("lambda-runtime-aws-request-id"));
    request.setXrayTraceId(headers.get("lambda-runtime-trace-id"));
    request.setInvokedFunctionArn(headers.get("lambda-runtime-invoked-function-arn"));
    request.setClientContext(headers.get("lambda-runtime-client-context"));
    request.setCognitoIdentity(headers.get("lambda-runtime-cognito-identity"));
    request.setTenantId(headers.get("lambda-runtime-aws-tenant-id"));
    String deadline = headers.get("lambda-runtime-deadline-ms");
    request.setDeadlineTimeInMs(deadline == null ? 0 : Long.parseLong(deadline));
    request.setContent(body);
    return request;
  }
}
