package aloft.google;

import aloft.google.event.EventSource;
import aloft.google.plan.WantedResource;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

  static List<WantedResource> buckets(GoogleService service) {
    return resources(
        service,
        EventSource::bucket,
        Map.of(
            "location",
            service.region().toUpperCase(Locale.ROOT),
            "labels",
            service.labels(),
            "iamConfiguration",
            Map.of(
                "uniformBucketLevelAccess",
                Map.of("enabled", true),
                "publicAccessPrevention",
                "enforced")),
        "buckets.json");
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
    Mapping node = (Mapping) Json.node(new TreeMap<>(body), SourceRange.of(file));
    List<WantedResource> resources = new ArrayList<>();
    names.forEach(own -> resources.add(new WantedResource(own, node)));
    return resources;
  }
}
