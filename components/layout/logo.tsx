/** The handle that is pulled: a cable and a ring. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d="M12 2v6" />
      <path d="M8.6 8h6.8a2 2 0 0 1 1.9 1.4l2.6 8.2a2.6 2.6 0 0 1-2.5 3.4H6.6a2.6 2.6 0 0 1-2.5-3.4l2.6-8.2A2 2 0 0 1 8.6 8z" />
      <path d="M9.5 16h5" />
    </svg>
  )
}
