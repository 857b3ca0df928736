package aloft.google;

import aloft.google.event.EventSource;
import aloft.google.plan.WantedResource;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The topics and buckets that the events of a service need, sorted by name.
final class Resources {
  private Resources() {}

  static List<WantedResource> topics(GoogleService service) {
    return resources(
        service, Resources::ownTopic, Map.of("labels", service.labels()), "topics.json");
  }

  // A topic with a full name exists.
  private static @Nullable String ownTopic(EventSource source) {
    String topic = source.topic();
    return topic == null || topic.startsWith("projects/") ? null : topic;
  }

  // The order of the keys is the same in each plan.
  static List<WantedResource> buckets(GoogleService service) {
    Map<String, Object> access = new LinkedHashMap<>();
    access.put("uniformBucketLevelAccess", Map.of("enabled", true));
    access.put("publicAccessPrevention", "enforced");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("location", service.region().toUpperCase(Locale.ROOT));
    body.put("labels", service.labels());
    body.put("iamConfiguration", access);
    return resources(service, EventSource::bucket, body, "buckets.json");
  }

  private static List<WantedResource> resources(
      GoogleService service,
      Function<EventSource, @Nullable String> name,
      Map<String, Object> body,
      String file) {
    TreeSet<String> names = new TreeSet<>();
    for (GoogleFunction function : service.functions()) {
      EventSource source = function.triggers().source();
      String own = source == null ? null : name.apply(source);
      if (own != null) {
        names.add(own);
      }
    }
    Mapping node = (Mapping) Json.node(body, SourceRange.of(file));
    List<WantedResource> resources = new ArrayList<>();
    names.forEach(own -> resources.add(new WantedResource(own, node)));
    return resources;
  }
}
