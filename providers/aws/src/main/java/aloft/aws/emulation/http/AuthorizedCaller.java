package aloft.aws.emulation.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an authorizer and the API key say about an authorized caller.
///
/// @param context the authorizer's context; empty without an authorizer
/// @param apiKey the caller's API key; null if the route does not require one
record AuthorizedCaller(Map<String, @Nullable Object> context, @Nullable String apiKey) {
  static final AuthorizedCaller NONE = new AuthorizedCaller(Map.of(), null);

  AuthorizedCaller {
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
  }
}
