#pragma once
// The part of libsrtp 3's interface that the worker calls, on top of Debian's libsrtp 2: a policy behind a
// pointer, and protect/unprotect with separate input and output. The functions overload libsrtp 2's own.
#include <srtp2/srtp.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(27);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(28);

namespace fieldcast
{
	struct SrtpPolicy
	{
		::srtp_policy_t policy{};
		unsigned char key[SRTP_MAX_KEY_LEN]{};
	};

	using InPlaceTransform = srtp_err_status_t (*)(srtp_t, void*, int*);

	// slack: how many bytes the transform may add behind the packet.
	inline srtp_err_status_t transform(
	  InPlaceTransform inPlace, srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t slack)
	{
		if (inLen + slack > *outLen)
		{
			return srtp_err_status_buffer_small;
		}
		if (in != out)
		{
			std::memmove(out, in, inLen);
		}
		int length        = static_cast<int>(inLen);
		const auto status = inPlace(session, out, &length);
		if (status == srtp_err_status_ok)
		{
			*outLen = static_cast<size_t>(length);
		}
		return status;
	}
} // namespace fieldcast

inline srtp_err_status_t srtp_policy_create(fieldcast::SrtpPolicy** created)
{
	*created = new fieldcast::SrtpPolicy();
	return srtp_err_status_ok;
}

inline void srtp_policy_destroy(fieldcast::SrtpPolicy* self)
{
	if (self)
	{
		explicit_bzero(self->key, sizeof(self->key));
	}
	delete self;
}

inline srtp_err_status_t srtp_policy_set_ssrc(fieldcast::SrtpPolicy* self, srtp_ssrc_t ssrc)
{
	self->policy.ssrc = ssrc;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(fieldcast::SrtpPolicy* self, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&self->policy.rtp, profile);
	if (status != srtp_err_status_ok)
	{
		return status;
	}
	return srtp_crypto_policy_set_from_profile_for_rtcp(&self->policy.rtcp, profile);
}

// The worker uses no key identifiers (MKI), so they are not passed on.
inline srtp_err_status_t srtp_policy_add_key(
  fieldcast::SrtpPolicy* self,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t /*mkiLen*/)
{
	if (keyLen + saltLen > sizeof(self->key))
	{
		return srtp_err_status_bad_param;
	}
	std::memcpy(self->key, key, keyLen);
	std::memcpy(self->key + keyLen, salt, saltLen);
	self->policy.key = self->key;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(fieldcast::SrtpPolicy* self, bool allowed)
{
	self->policy.allow_repeat_tx = allowed ? 1 : 0;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(fieldcast::SrtpPolicy* self, size_t packets)
{
	self->policy.window_size = packets;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, fieldcast::SrtpPolicy* policy)
{
	return srtp_create(session, &policy->policy);
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLen, uint8_t* srtp, size_t* srtpLen, size_t /*mkiIndex*/)
{
	return fieldcast::transform(srtp_protect, session, rtp, rtpLen, srtp, srtpLen, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLen, uint8_t* rtp, size_t* rtpLen)
{
	return fieldcast::transform(srtp_unprotect, session, srtp, srtpLen, rtp, rtpLen, 0);
}

// SRTCP also appends a four-byte index.
inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLen, uint8_t* srtcp, size_t* srtcpLen, size_t /*mkiIndex*/)
{
	return fieldcast::transform(srtp_protect_rtcp, session, rtcp, rtcpLen, srtcp, srtcpLen, SRTP_MAX_TRAILER_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLen, uint8_t* rtcp, size_t* rtcpLen)
{
	return fieldcast::transform(srtp_unprotect_rtcp, session, srtcp, srtcpLen, rtcp, rtcpLen, 0);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

// libsrtp 2 has this name for the structure itself; it is rebound last, so that the code above sees that one.
#define srtp_policy_t fieldcast::SrtpPolicy*
