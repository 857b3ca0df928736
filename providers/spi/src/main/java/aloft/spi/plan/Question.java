package aloft.spi.plan;

/// Something that a plan wants to know and only the cloud can tell.
///
/// @param kind what is asked, in the provider's words: `layer`, `image`
/// @param subject of what: a logical id, an image's address
public record Question(String kind, String subject) {}
