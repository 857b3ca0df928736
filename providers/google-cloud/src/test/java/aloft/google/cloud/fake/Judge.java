package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges each message of the double by Google's own descriptions: by [ProtoJudge] where the
/// protobuf descriptors of the API are on the class path, and by [DiscoveryJudge].
final class Judge {
  private final ProtoJudge protos = ProtoJudge.SHARED;

  /// Judges a request.
  ///
  /// @return what is wrong with it, one text each
  List<String> request(Service service, Call call) {
    List<String> findings = new ArrayList<>();
    for (String finding : DiscoveryJudge.of(service.api()).request(call)) {
      findings.add("discovery document: " + finding);
    }
    if (service.hasDescriptors()) {
      for (String finding : protos.request(call)) {
        findings.add("descriptor: " + finding);
      }
    }
    return findings;
  }

  /// Judges a response.
  ///
  /// @return what is wrong with it, one text each
  List<String> response(Service service, Call call, Answer answer) {
    List<String> findings = new ArrayList<>();
    for (String finding : DiscoveryJudge.of(service.api()).response(call, answer)) {
      findings.add("discovery document: " + finding);
    }
    if (service.hasDescriptors()) {
      for (String finding : protos.response(call, answer)) {
        findings.add("descriptor: " + finding);
      }
    }
    return findings;
  }

  static @Nullable JsonElement parse(byte[] body, List<String> findings) {
    try {
      return JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      findings.add("body: is no JSON");
      return null;
    }
  }
}
