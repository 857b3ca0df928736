package aloft.aws.emulation.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a request was let in.
///
/// @param told what the authorizer told of the caller; empty where there was none
/// @param key the caller's API key; null where none was asked for
record AuthorizedCaller(Map<String, @Nullable Object> told, @Nullable String key) {
  static final AuthorizedCaller NONE = new AuthorizedCaller(Map.of(), null);

  AuthorizedCaller {
    told = Collections.unmodifiableMap(new LinkedHashMap<>(told));
  }
}
