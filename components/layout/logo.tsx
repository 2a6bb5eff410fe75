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
      <path d="M12 2v7" />
      <path d="M8 9h8l2.3 8.6A2.7 2.7 0 0 1 15.7 21H8.3a2.7 2.7 0 0 1-2.6-3.4z" />
      <path d="M10 13.5h4l.9 3.3H9.1z" strokeWidth="1.6" />
    </svg>
  )
}
