/// JSON Web Tokens as HTTP APIs verify them: the signature with the issuer's public keys, then the
/// claims. Knows no requests, routes or network.
@NullMarked
package aloft.aws.emulation.jwt;

import org.jspecify.annotations.NullMarked;
