interface TorchSet extends MediaTrackConstraintSet {
  torch: boolean
}

/** Whether a camera has a lamp that pages may light: phones' back cameras in some browsers (W3C image-capture). */
export const hasTorch = (capabilities: object): boolean =>
  'torch' in capabilities &&
  (capabilities.torch === true || (Array.isArray(capabilities.torch) && capabilities.torch.includes(true)))

/** What lights a camera's lamp, or puts it out. */
export function torchWish(on: boolean): MediaTrackConstraints {
  const set: TorchSet = { torch: on }
  return { advanced: [set] }
}
