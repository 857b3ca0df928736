package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Form;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `provider.apiGateway.usagePlan`: one plan for all keys, or several by name.
public sealed interface UsagePlans {

  /// Reads one plan or a list of plans.
  Form<UsagePlans> FORM = new PlansForm();

  /// One plan for all keys.
  record Single(UsagePlan plan) implements UsagePlans {}

  /// Plans by name; each key is assigned to one of them.
  record ByName(SequencedMap<String, UsagePlan> plans) implements UsagePlans {
    public ByName {
      plans = Collections.unmodifiableSequencedMap(plans);
    }
  }

  /// The quota and throttle of API keys.
  @Doc("Quota and throttle of API keys")
  record UsagePlan(
      @Doc("Requests in a period") @Nullable Quota quota,
      @Doc("Requests per second") @Nullable Throttle throttle) {}

  /// The number of requests in a period.
  @Doc("The number of requests in a day, week or month")
  record Quota(
      @Doc("Maximum number of requests in a period") @Range(min = 0) @Nullable Integer limit,
      @Doc("Requests that are subtracted in the first period") @Range(min = 0)
          @Nullable Integer offset,
      @Doc("The period") @OneOf({"DAY", "WEEK", "MONTH"}) @Nullable String period) {}

  /// The burst size and the number of requests per second.
  @Doc("The burst size and the number of requests per second")
  record Throttle(
      @Doc("Maximum number of requests at once") @Range(min = 0) @Nullable Integer burstLimit,
      @Doc("Requests per second") @Range(min = 0) @Nullable Double rateLimit) {}

  /// The form of [#FORM].
  final class PlansForm implements Form<UsagePlans> {
    private PlansForm() {}

    @Override
    public @Nullable UsagePlans read(Node node, DiagnosticCollector findings) {
      if (!(node instanceof Sequence list)) {
        UsagePlan plan = Decoder.read(UsagePlan.class, node, findings);
        return plan == null ? null : new Single(plan);
      }
      SequencedMap<String, UsagePlan> plans = new LinkedHashMap<>();
      for (Node item : list.items()) {
        if (item instanceof Mapping named) {
          named.entries().values().forEach(entry -> read(entry, plans, findings));
        } else {
          findings.error(
              item.place(),
              "manifest/type",
              "expected an object with the name of a plan, for example \"- free: {}\"",
              null);
        }
      }
      return new ByName(plans);
    }

    private static void read(
        Mapping.Entry entry, SequencedMap<String, UsagePlan> plans, DiagnosticCollector findings) {
      UsagePlan plan =
          entry.value().isNull()
              ? new UsagePlan(null, null)
              : Decoder.read(UsagePlan.class, entry.value(), findings);
      if (plan != null) {
        plans.put(entry.key(), plan);
      }
    }

    @Override
    public Schema schema() {
      Schema plan = Schema.of(UsagePlan.class);
      return new Schema.AnyOf(List.of(plan, new Schema.ListOf(new Schema.MapOf(plan))));
    }
  }
}
